/** Loaded before a program, it hides from it the model that comes along, as if its packages were not installed. */
import { registerHooks } from 'node:module'

registerHooks({
  resolve(name, context, next) {
    if (!name.startsWith('@energetic-ai/')) return next(name, context)
    throw Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' })
  },
})
