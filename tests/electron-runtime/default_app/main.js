// Stands in for Electron's own default_app, which the package lacks: makes `electron [-r module] [flags] <folder or file>` work.
const fs = require('node:fs')
const Module = require('node:module')
const path = require('node:path')
const { pathToFileURL } = require('node:url')
const { app } = require('electron')

const { preloads, target } = read(process.argv.slice(1))
if (preloads.length) Module._preloadModules(preloads)
if (!target) {
  console.error('usage: electron [flags] <path to the app>')
  process.exit(2)
}
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
start(path.resolve(target))

function read(args) {
  const preloads = []
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '-r' || args[i] === '--require') preloads.push(args[++i])
    else if (!args[i].startsWith('-')) return { preloads, target: args[i] }
  }
  return { preloads }
}

function start(appPath) {
  const manifest = path.join(appPath, 'package.json')
  if (fs.existsSync(manifest)) introduce(JSON.parse(fs.readFileSync(manifest, 'utf8')))
  const file = Module._resolveFilename(appPath, null, true)
  app.setAppPath(fs.existsSync(manifest) ? appPath : path.dirname(file))
  import(pathToFileURL(file).href).catch((error) => {
    console.error(error)
    process.exit(1)
  })
}

function introduce({ version, productName, name, desktopName }) {
  if (version) app.setVersion(version)
  app.name = productName ?? name
  app.setDesktopName(desktopName ?? `${app.name}.desktop`)
}
