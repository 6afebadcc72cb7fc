// The contract's routes, for the client. Zod is told first that it may not evaluate code here.
import './jitless'

export { api } from '@server/contract'
