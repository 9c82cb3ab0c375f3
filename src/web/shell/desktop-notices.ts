/** What keeps a notice from the desktop: the browser was told not to, or cannot. */
export type NoticeProblem = 'refused' | 'unknown'

/** Lets the browser ask whether it may show notices, when they are wanted; null when nothing keeps them back. */
export async function askForNotices(wanted: unknown): Promise<NoticeProblem | null> {
  if (wanted === 'off' || wanted === undefined) return null
  if (!('Notification' in window)) return 'unknown'
  return (await Notification.requestPermission()) === 'granted' ? null : 'refused'
}
