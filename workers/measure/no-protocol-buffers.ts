/**
 * Stand-in of `protobufjs/minimal` in the worker's bundle (`alias` in wrangler.toml). The sketches' library asks for it
 * where sketches are written as protocol buffers, which ours never are, and does not bring it along.
 */
export const util = {};
