/** Equal to the version of the extension's manifest; a test holds that. */
export const productVersion = "0.1.0";
