import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

const fir: MantineColorsTuple = [
  '#eaf6f3',
  '#d3ebe5',
  '#a5d6ca',
  '#75c1af',
  '#4fae98',
  '#389f87',
  '#1f8a74',
  '#0b6e5d',
  '#075a4c',
  '#04463b',
]

/** Grays with a little warmth, so that long lists do not look like steel. */
const gray: MantineColorsTuple = [
  '#f8f8f6',
  '#f1f1ee',
  '#e6e6e1',
  '#dadad4',
  '#c9c9c2',
  '#a6a69e',
  '#7d7d76',
  '#5d5d57',
  '#42423e',
  '#282826',
]

const dark: MantineColorsTuple = [
  '#d5d6d3',
  '#b4b6b2',
  '#8f918d',
  '#666864',
  '#454743',
  '#363834',
  '#282a27',
  '#1c1e1b',
  '#161715',
  '#10110f',
]

/** The head of a dialog is a `header`, which must not count as a second one of the page. */
const plain = { role: 'presentation' }
const close = { 'aria-label': 'Close' }

export const theme = createTheme({
  primaryColor: 'fir',
  primaryShade: { light: 7, dark: 7 },
  colors: { fir, gray, dark },
  autoContrast: true,
  defaultRadius: 'md',
  fontFamily:
    'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "JetBrains Mono", "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  headings: {
    fontWeight: '620',
    sizes: { h1: { fontSize: '24px' }, h2: { fontSize: '17px' }, h3: { fontSize: '14px' } },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Badge: { defaultProps: { tt: 'none', fw: 600, variant: 'light' } },
    Button: { defaultProps: { size: 'sm' } },
    Drawer: { defaultProps: { closeButtonProps: close, attributes: { header: plain } } },
    Modal: { defaultProps: { closeButtonProps: close, attributes: { header: plain } } },
    Notification: { defaultProps: { closeButtonProps: close } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
  },
})

/** Words on a tint of their own colour: as Mantine mixes them, most miss the contrast of 4.5 to 1. */
const hues = [
  'blue',
  'cyan',
  'fir',
  'grape',
  'green',
  'indigo',
  'lime',
  'orange',
  'pink',
  'red',
  'teal',
  'violet',
  'yellow',
]

/** White words on the red that Mantine fills with have a contrast of 3.8 to 1. */
const filledRed = {
  '--mantine-color-red-filled': 'var(--mantine-color-red-9)',
  '--mantine-color-red-filled-hover': '#a82323',
}

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...filledRed,
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-anchor': 'var(--mantine-color-fir-8)',
    '--mantine-color-gray-light-color': 'var(--mantine-color-gray-8)',
    '--adj-page': '#fbfbf9',
    '--adj-raised': '#ffffff',
    '--adj-sunken': '#f3f3f0',
    '--adj-line': '#e3e3dd',
    ...Object.fromEntries(
      hues.map((hue) => [
        `--mantine-color-${hue}-light-color`,
        `color-mix(in srgb, var(--mantine-color-${hue}-9) 70%, black)`,
      ]),
    ),
  },
  dark: {
    ...filledRed,
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-3)',
    '--mantine-color-anchor': 'var(--mantine-color-fir-3)',
    '--mantine-color-gray-light-color': 'var(--mantine-color-gray-1)',
    '--adj-page': '#151614',
    '--adj-raised': '#1c1e1b',
    '--adj-sunken': '#111210',
    '--adj-line': '#30322e',
    ...Object.fromEntries(
      hues.map((hue) => [`--mantine-color-${hue}-light-color`, `var(--mantine-color-${hue}-1)`]),
    ),
  },
})
