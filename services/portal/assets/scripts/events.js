// The names of htmx' events, in one place: they change with its next major version.
export const BEFORE_SWAP = "htmx:beforeSwap";
export const AFTER_SWAP = "htmx:afterSwap";
export const FAILED = "htmx:responseError";
export const UNSENT = "htmx:sendError";
