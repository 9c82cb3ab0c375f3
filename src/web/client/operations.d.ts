declare module 'virtual:operations' {
  import type { Operation, OperationName } from '#contract'

  /** Method and path of every operation, taken from the registry when the page is built. */
  export const routes: Readonly<Record<OperationName, Operation['http']>>
}
