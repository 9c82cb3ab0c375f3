import { memo, type ReactNode } from 'react'

import { Copy } from '../parts/copied.tsx'
import { chatText } from '../text/chat.ts'
import classes from './markdown.module.css'
import type { Inline } from './read-inlines.ts'
import { type Block, readMarkdown } from './read-markdown.ts'

/**
 * A text that somebody else wrote, as Markdown. What is drawn is made of a few elements without a single attribute of the
 * text's own: no address becomes a link or a picture.
 */
export const Markdown = memo(function Markdown({ text }: { text: string }): ReactNode {
  return (
    <div className={classes['markdown']}>
      <Blocks blocks={readMarkdown(text)} />
    </div>
  )
})

// Parts of a text have no names but their places, and these do not change: a text only grows.
/* oxlint-disable react/no-array-index-key */

function Blocks({ blocks }: { blocks: readonly Block[] }): ReactNode {
  return blocks.map((block, index) => <BlockShown key={index} block={block} />)
}

function BlockShown({ block }: { block: Block }): ReactNode {
  switch (block.is) {
    case 'paragraph':
      return (
        <p>
          <Inlines inlines={block.of} />
        </p>
      )
    case 'heading':
      // The headings of the page are its own; this is one within what somebody said.
      return (
        <p className={classes['heading']} data-level={Math.min(block.level, 3)}>
          <Inlines inlines={block.of} />
        </p>
      )
    case 'code':
      return <CodeShown language={block.language} text={block.text} />
    case 'quote':
      return (
        <blockquote>
          <Blocks blocks={block.of} />
        </blockquote>
      )
    case 'list':
      return <ListShown list={block} />
    case 'table':
      return <TableShown table={block} />
    case 'rule':
      return <hr />
  }
}

function CodeShown({ language, text }: { language: string; text: string }): ReactNode {
  const label = chatText.markdown.code(language)
  return (
    <div className={classes['code']}>
      <span className={classes['codeHead']}>
        {language === '' ? chatText.markdown.plain : language}
        <Copy text={text} label={chatText.markdown.copy} />
      </span>
      <pre
        // Long lines scroll, and so can be reached by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="group"
        aria-label={label}
      >
        {text}
      </pre>
    </div>
  )
}

function ListShown({ list: { from, items } }: { list: Extract<Block, { is: 'list' }> }): ReactNode {
  const shown = items.map((blocks, index) => (
    <li key={index}>
      <Blocks blocks={blocks} />
    </li>
  ))
  return from === null ? <ul>{shown}</ul> : <ol start={from}>{shown}</ol>
}

function TableShown({ table: { head, rows } }: { table: Extract<Block, { is: 'table' }> }): ReactNode {
  return (
    <div
      className={classes['table']}
      // Wide tables scroll, and so can be reached by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="group"
      aria-label={chatText.markdown.table}
    >
      <table>
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={column} scope="col">
                <Inlines inlines={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>
                  <Inlines inlines={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Inlines({ inlines }: { inlines: readonly Inline[] }): ReactNode {
  return inlines.map((inline, index) => <InlineShown key={index} inline={inline} />)
}

function InlineShown({ inline }: { inline: Inline }): ReactNode {
  switch (inline.is) {
    case 'text':
      return inline.text
    case 'code':
      return <code>{inline.text}</code>
    case 'strong':
      return (
        <strong>
          <Inlines inlines={inline.of} />
        </strong>
      )
    case 'emphasis':
      return (
        <em>
          <Inlines inlines={inline.of} />
        </em>
      )
    case 'struck':
      return (
        <s>
          <Inlines inlines={inline.of} />
        </s>
      )
    case 'link': {
      const [only] = inline.of
      const isBare = inline.of.length === 1 && only?.is === 'text' && only.text === inline.address
      return (
        <>
          {isBare || inline.of.length === 0 ? null : (
            <>
              <Inlines inlines={inline.of} />{' '}
            </>
          )}
          <span className={classes['address']}>
            {isBare || inline.of.length === 0 ? inline.address : `(${inline.address})`}
          </span>
        </>
      )
    }
    case 'break':
      return <br />
  }
}
