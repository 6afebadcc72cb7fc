// All that the page says in Chinese, a file for each noun.
import { byNoun } from './nouns'

export default byNoun(import.meta.glob<object>('./zh/*.json', { eager: true, import: 'default' }))
