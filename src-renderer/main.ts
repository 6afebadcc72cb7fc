import './shell/theme'
import '@fontsource-variable/inter/index.css'
import './kit/tokens.css'
import './kit/base.css'
// The page begins: language and theme first, then the address, then everything else.
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { followDesktop } from './desktop/host'
import { i18n, preferred, speak } from './shell/i18n'
import { startLife } from './shell/life'
import { router } from './shell/router'
import { keepTitle } from './shell/title'

followDesktop()
const words = speak(preferred(), false)
const app = createApp(App).use(createPinia()).use(i18n).use(router) // which asks at once who is here
startLife()
keepTitle()
await words
await router.isReady().catch(reportError)
app.mount('#app')
