import { publicLabel } from '#contract'

/**
 * Of a call of a model, what is nobody's words: whom to ask is what the person has set up, and that it is thought at all is this
 * program's doing, whatever was read.
 */
export const ownFields = {
  route: publicLabel,
  model: publicLabel,
  maxTokens: publicLabel,
  temperature: publicLabel,
}
