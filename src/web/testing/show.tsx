import { MantineProvider } from '@mantine/core'
import { cleanup, render, type RenderResult } from '@testing-library/react'
import type { ReactNode } from 'react'

import { theme } from '../theme/theme.ts'

// The stand-in for a browser has no fonts, whose arrival fields of text listen for.
Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true })

/** Shows something as the page would, in place of what was shown before. */
export function show(element: ReactNode): RenderResult {
  cleanup()
  return render(
    <MantineProvider theme={theme} env="test">
      {element}
    </MantineProvider>,
  )
}
