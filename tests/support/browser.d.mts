/** The browser to test with: the one CHROMIUM_PATH names, Playwright's own, or the system's; nothing when there is none yet. */
export declare const findBrowser: () => string | undefined
