import type { SuiteContext, TestContext } from 'node:test'

import type { OpenedPage } from './open-page.ts'

const mostLines = 80

/**
 * For `afterEach`: says what was on the screen when a test failed, as a screen reader has it. A failure that comes once in a
 * hundred runs is understood by that or not at all.
 */
export function tellScreen(
  opened: () => OpenedPage | undefined,
): (test: TestContext | SuiteContext) => Promise<void> {
  return async (test) => {
    const page = opened()?.page
    if (page === undefined || !('error' in test) || test.passed) return
    const parts = await page.locator('main, [role=dialog], [role=alert]').all()
    const screen = await Promise.all(parts.map((part) => part.ariaSnapshot({ timeout: 5_000 }))).catch(
      (error: unknown) => [`It cannot be looked at: ${String(error)}`],
    )
    const lines = screen.join('\n').split('\n')
    const more = lines.length > mostLines ? [`… and ${lines.length - mostLines} lines`] : []
    const focus = await page
      .evaluate<string>('document.activeElement?.outerHTML?.slice(0, 200)')
      .catch(() => '')
    const shown = [...lines.slice(0, mostLines), ...more, `focus: ${focus}`]
    console.log(
      `\n  on the screen of "${test.name}", ${page.url()}\n${shown.map((line) => `    ${line}`).join('\n')}`,
    )
  }
}
