// Every screen of the house with its main states, as data: for the pictures, and for the rules that no screen may break.
import type { Page } from '@playwright/test'
import type { Found } from './life'

export interface Screen {
  name: string
  path: string | ((found: Found) => string)
  /** What a person does there first. It names things by their place on the page, so that it works in either language. */
  act?: (page: Page) => Promise<void>
}

const press = (selector: string) => (page: Page): Promise<void> => page.locator(selector).first().click()

/** A house that has lived for a while. */
export const SCREENS: readonly Screen[] = [
  { name: 'office', path: '/' },
  { name: 'office-table', path: '/', act: press('.bar .view') },
  { name: 'inbox', path: '/inbox' },
  { name: 'agents', path: '/agents' },
  { name: 'agents-new', path: '/agents', act: press('main header .primary') },
  { name: 'agent-profile', path: '/agents/researcher' },
  { name: 'agent-memory', path: '/agents/writer?tab=memory' },
  { name: 'agent-lines', path: '/agents/writer?tab=memory', act: page => page.locator('main [role=tabpanel] label').nth(1).click() },
  { name: 'agent-heartbeat', path: '/agents/writer?tab=heartbeat' },
  { name: 'agent-history', path: '/agents/researcher?tab=history' },
  { name: 'agent-turns', path: '/agents/researcher?tab=turns' },
  { name: 'agent-skills', path: '/agents/researcher?tab=skills' },
  { name: 'agent-tools', path: '/agents/writer?tab=tools' },
  { name: 'team', path: '/team' },
  { name: 'team-lines', path: '/team?view=lines' },
  { name: 'team-roster', path: '/team?tab=roster' },
  { name: 'scenes', path: '/scenes' },
  { name: 'scenes-new', path: '/scenes', act: press('main header .primary') },
  { name: 'scene', path: '/scenes/counter' },
  { name: 'scene-choice', path: '/scenes/counter', act: press('.setup section:nth-of-type(3) header button') },
  { name: 'scene-try', path: '/scenes/counter?tab=try' },
  { name: 'scene-visitors', path: '/scenes/counter?tab=visitors' },
  { name: 'scene-talk', path: '/scenes/counter?tab=visitors', act: press('main nav li a') },
  { name: 'knowledge', path: '/knowledge' },
  { name: 'base', path: '/knowledge/lore' },
  { name: 'base-about', path: '/knowledge/lore?about=1' },
  { name: 'page', path: '/knowledge/lore/purring' },
  { name: 'page-editor', path: '/knowledge/lore/sleep?edit=1' },
  { name: 'page-new', path: '/knowledge/lore?new=1' },
  { name: 'chat', path: '/chat' },
  { name: 'chat-group', path: '/chat/general' },
  { name: 'chat-new', path: '/chat', act: press('nav header button') },
  { name: 'mailboxes', path: '/mailboxes' },
  { name: 'mailbox-letters', path: '/mailboxes/user' },
  { name: 'mailbox-letter', path: ({ letter }) => `/mailboxes/user/${letter}` },
  { name: 'mailbox-write', path: '/mailboxes/researcher?write=1' },
  { name: 'hiring', path: '/hiring' },
  { name: 'hiring-edit', path: ({ hire }) => `/hiring?edit=${hire}` },
  { name: 'hiring-plan', path: '/hiring/plan' },
  { name: 'hiring-candidates', path: '/hiring/plan', act: plan },
  { name: 'schedule', path: '/schedule' },
  { name: 'schedule-calendar', path: '/schedule?view=calendar' },
  { name: 'schedule-task', path: '/schedule/stock' },
  { name: 'schedule-new', path: '/schedule?new=1' },
  { name: 'usage', path: '/usage' },
  { name: 'channels', path: '/channels' },
  { name: 'channel', path: '/channels/kiosk' },
  { name: 'channels-new', path: '/channels?new=1' },
  { name: 'settings', path: '/settings' },
  ...['models', 'bounds', 'budgets', 'tools', 'skills', 'exposure', 'access', 'backups', 'archive', 'house'].map(section => ({ name: `settings-${section}`, path: `/settings/${section}` })),
  { name: 'settings-skill', path: '/settings/skills?skill=quote-sources' },
  { name: 'turns', path: '/turns' },
  { name: 'turns-none', path: '/turns?state=queued' },
  { name: 'turn', path: ({ turn }) => `/turns/${turn}` },
  { name: 'turn-read', path: ({ turn }) => `/turns/${turn}`, act: unfold },
  { name: 'turn-fork', path: ({ turn }) => `/turns/${turn}`, act: press('.who ~ .actions button:last-child') },
  { name: 'turn-failed', path: ({ failed }) => `/turns/${failed}` },
  { name: 'turn-waiting', path: ({ waiting }) => `/turns/${waiting}` },
  { name: 'turn-compared', path: ({ turn, fork }) => `/turns/${turn}?replay=${fork}` },
  { name: 'palette', path: '/', act: summon('Control+k') },
  { name: 'shortcuts', path: '/inbox', act: summon('?') },
  { name: 'lost', path: '/no/such/place' },
]

/** A house in which nothing has happened yet. */
export const EMPTY: readonly Screen[] = ['', 'inbox', 'agents', 'scenes', 'knowledge', 'chat', 'mailboxes', 'hiring', 'schedule', 'usage', 'channels', 'turns']
  .map(place => ({ name: `empty-${place || 'office'}`, path: `/${place}` }))

/** What a key opens over the page. */
function summon(key: string) {
  return async (page: Page): Promise<void> => {
    await page.keyboard.press(key)
    await page.getByRole('dialog').waitFor()
  }
}

/** Opens every part of a turn. */
async function unfold(page: Page): Promise<void> {
  await page.locator('main button[aria-controls][aria-expanded=false]').evaluateAll(buttons => buttons.forEach(button => (button as HTMLElement).click()))
}

/** Asks for two candidates, and waits until they are there. */
async function plan(page: Page): Promise<void> {
  await page.locator('main form input').first().fill('Translator · 翻译')
  await page.locator('main form [type=submit]').click()
  await page.locator('main article').first().waitFor()
}
