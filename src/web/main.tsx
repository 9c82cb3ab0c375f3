import '@mantine/core/styles.css'
import './theme/page.css'

import { createRoot } from 'react-dom/client'

import { App } from './app.tsx'
import { loginState } from './client/client.ts'
import { enter } from './client/login.ts'
import { sharePageKey } from './client/page-key.ts'
import { showHidden } from './shell/show-hidden.ts'

showHidden(document)
let failure: Error | null = null
try {
  await enter({ signal: new AbortController().signal })
} catch (error) {
  failure = error as Error
  loginState.set('out')
}
sharePageKey(() => loginState.set('in'))

const root = document.querySelector('#root')
if (root === null) throw new Error('The page has no root.')
createRoot(root).render(<App failure={failure} />)
