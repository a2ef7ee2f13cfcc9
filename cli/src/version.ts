/** Version of the product; a test holds it equal to package.json. */
export const productVersion = "0.1.0";
