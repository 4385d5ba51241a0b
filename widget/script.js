/** The script tag that brought this file. The browser names it only while the file first runs. */
export const SCRIPT = document.currentScript;
