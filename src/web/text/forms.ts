/** What forms made from schemas say. */
export const formText = {
  none: 'As it comes',
  json: 'As JSON',
  jsonWrong: 'That is no JSON.',
  listHint: 'One a line.',
  title: (key: string): string => {
    const words = key
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
      .replaceAll(/[_-]/g, ' ')
      .toLowerCase()
    return words.charAt(0).toUpperCase() + words.slice(1)
  },
} as const
