/** Of the platform; the version in `package.json`. */
export const PLATFORM_VERSION = "0.1.0";
