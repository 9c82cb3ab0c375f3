import type { ReactNode } from 'react'

import { useAction } from '../../client/use-operation.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { documentsText } from '../../text/documents.ts'

const text = documentsText.forget

/** What was read: of a document, or of a folder with all that is in it. */
export interface WhatWasRead {
  readonly under: string
  readonly collection: string
}

/** Asks before what was read is forgotten. */
export function ForgetRead({ what, onClose }: { what: WhatWasRead; onClose: () => void }): ReactNode {
  const forgetting = useAction('documents.forget')
  return (
    <Confirm
      title={text.title}
      text={text.text(what.under, what.collection)}
      action={text.yes}
      cancel={text.no}
      isUnderWay={forgetting.isUnderWay}
      failure={forgetting.failure}
      onConfirm={() =>
        void forgetting.start({ ...what }).then((done) => {
          if (done) onClose()
        })
      }
      onClose={onClose}
    />
  )
}
