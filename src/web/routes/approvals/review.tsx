import { Alert, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { ApprovalView } from '#contract'

import { idOf } from '../../approval/choice.ts'
import { LeasesHeld } from '../../approval/leases-held.tsx'
import { approvalText } from '../../text/approvals.ts'
import classes from './approvals.module.css'
import { ReviewBar } from './review-bar.tsx'
import { ReviewDetail } from './review-detail.tsx'
import { ReviewFacts, ReviewOthers } from './review-facts.tsx'
import { ReviewLists } from './review-lists.tsx'
import { AnswerFailure, CameSince } from './review-notices.tsx'
import { detailId, useReview } from './use-review.tsx'

/** What a run asks: on the left all of it, on the right one of it in full, below what is said to it. */
export function Review({ view }: { view: ApprovalView }): ReactNode {
  const review = useReview(view)
  const { looked } = review
  return (
    <Stack gap="md">
      <Group gap="sm">
        <ReviewFacts view={view} />
        <CameSince effects={view.effects} seen={review.seen} />
      </Group>
      <LeasesHeld run={view.run.id} leases={view.leases} />
      <AnswerFailure failure={review.many.answer.failure ?? review.one.answer.failure} />
      {view.truncated ? <Alert color="yellow">{approvalText.review.truncated}</Alert> : null}
      <ReviewOthers view={view} />
      {view.effects.length === 0 ? null : (
        <>
          <div className={classes['sides']}>
            <div className={classes['both']}>
              <ReviewLists review={review} />
              <section
                id={detailId}
                tabIndex={-1}
                aria-label={approvalText.open}
                className={classes['detail']}
              >
                {looked === undefined ? (
                  <Text size="sm">{approvalText.review.which}</Text>
                ) : (
                  <ReviewDetail key={idOf(looked)} effect={looked} review={review} />
                )}
              </section>
            </div>
          </div>
          <ReviewBar effects={view.effects} review={review} />
        </>
      )}
      {review.dialogs}
    </Stack>
  )
}
