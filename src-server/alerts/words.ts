// What an alert says in English, for whoever reads the API; a screen says it in the person's language, from the same data.
import type { AlertData, AlertKind } from './contract'

const sentences: { [K in AlertKind]: (data: AlertData[K], agents: string[]) => string } = {
  loop: ({ times }, agents) => `${listed(agents)} woke one another ${times} times in a chain, so they are kept from it. Read what they wrote; resolve this to let them go on.`,
  budget_warned: data => `Today’s ${budgetOf(data)} is nearly used up: ${spentOf(data)} spent.`,
  budget_spent: data => `Today’s ${budgetOf(data)} does not allow more: ${spentOf(data)} spent${data.needs > 0 ? `, and a call may take up to ${amount(data.needs, data)}` : ''}. ${remedy(data)}`,
  provider: ({ provider, message }) => `The provider “${provider}” cannot be worked with: ${message}`,
}

/** The sentence of an alert. */
export const textOf = <K extends AlertKind>(kind: K, data: AlertData[K], agents: string[]): string => sentences[kind](data, agents)

const listed = (agents: string[]): string => agents.map(id => `“${id}”`).join(' and ')

const budgetOf = (data: AlertData['budget_warned']): string => `budget of ${amount(data.limit, data)} for ${data.scope === 'house' ? 'the whole house' : `the ${data.scope} “${data.id}”`}`

const spentOf = (data: AlertData['budget_warned']): string => amount(data.spent, data)

const amount = (count: number, { measure, currency }: AlertData['budget_warned']): string => measure === 'tokens' ? `${count} tokens` : `${Number(count.toFixed(6))} ${currency}`

/** A call that is larger than the whole budget is not helped by tomorrow. */
const remedy = ({ needs, limit }: AlertData['budget_spent']): string => needs > limit ? 'What needs it waits until you raise the budget.' : 'What needs it waits until tomorrow, or until you raise the budget.'
