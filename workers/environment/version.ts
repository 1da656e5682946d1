/** Version of the platform, as in `package.json`. */
export const PLATFORM_VERSION = "0.1.0";
