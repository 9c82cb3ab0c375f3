import type { Json } from '#base'

/** One difference in meaning between two versions of a workflow. */
export type Change =
  | { readonly kind: 'node_added'; readonly path: string; readonly node: Json }
  | { readonly kind: 'node_removed'; readonly path: string; readonly node: Json }
  | { readonly kind: 'node_renamed'; readonly path: string; readonly from: string; readonly to: string }
  | { readonly kind: 'edge_added'; readonly path: string; readonly edge: Json }
  | { readonly kind: 'edge_removed'; readonly path: string; readonly edge: Json }
  /** A field of the document or of a node; `before` or `after` is undefined where there was none, or is none. */
  | { readonly kind: 'field_changed'; readonly path: string; readonly before?: Json; readonly after?: Json }
