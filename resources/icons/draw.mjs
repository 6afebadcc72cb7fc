// `npm run icons`: draws the program's icon from icon.svg: icon.png for macOS and Windows (electron-builder makes their formats of it), linux/*.png for Linux.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { findBrowser } from '../../tests/support/browser.mjs'

const here = import.meta.dirname
const svg = readFileSync(join(here, 'icon.svg'), 'utf8')
const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] })

mkdirSync(join(here, 'linux'), { recursive: true })
writeFileSync(join(here, 'icon.png'), await draw(1024))
for (const size of [16, 32, 48, 64, 128, 256, 512]) writeFileSync(join(here, `linux/${size}x${size}.png`), await draw(size))
await browser.close()

async function draw(size) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: ${size}px; height: ${size}px }</style>${svg}`)
  return page.screenshot({ omitBackground: true })
}
