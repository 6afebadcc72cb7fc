// Tells zod not to compile its schemas with `new Function`: the page's policy forbids it. Imported before any contract.
import { config } from 'zod'

config({ jitless: true })
