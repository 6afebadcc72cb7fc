// What the page's build brings along.
/// <reference types="vite/client" />
