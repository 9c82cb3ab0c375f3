import type { getDocumentProxy } from 'unpdf'

export type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>
type PdfPage = Awaited<ReturnType<PdfDocument['getPage']>>
export type TextContent = Awaited<ReturnType<PdfPage['getTextContent']>>
export type Outline = Awaited<ReturnType<PdfDocument['getOutline']>>
