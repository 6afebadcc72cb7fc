// All that the page says in English, a file for each noun.
import { byNoun } from './nouns'

export default byNoun(import.meta.glob<object>('./en/*.json', { eager: true, import: 'default' }))
