import '@xyflow/react/dist/style.css'

import { Box, Text, useComputedColorScheme } from '@mantine/core'
import {
  Background,
  Controls,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  type ReactFlowInstance,
} from '@xyflow/react'
import { type ReactNode, useMemo } from 'react'

import { useOperation } from '../client/use-operation.ts'
import { Empty } from '../parts/empty.tsx'
import { FailureShown } from '../parts/failure-shown.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { runText } from '../text/runs.ts'
import { type DrawnNode, drawGraph, nodeSize } from './draw-graph.ts'
import classes from './graph.module.css'

const text = runText.graph
const kinds = { step: StepNode, list: ListNode }

/** The workflow of a run with its states over it, and the same as a list for those who cannot see it. */
export function GraphTab({ run }: { run: string }): ReactNode {
  const graph = useOperation('runs.graph', { id: run })
  const scheme = useComputedColorScheme()
  const drawn = useMemo(() => (graph.data === undefined ? null : drawGraph(graph.data)), [graph.data])
  if (graph.isPending) return <Waiting lines={8} />
  if (graph.isError) return <FailureShown failure={graph.error} onRetry={() => void graph.refetch()} />
  if (drawn === null || drawn.nodes.length === 0)
    return <Empty icon="fork" title={text.none} text={text.noneText} />
  return (
    <>
      <section className={classes['canvas']} aria-label={text.label}>
        <ReactFlow
          nodes={drawn.nodes}
          edges={drawn.edges}
          nodeTypes={kinds}
          colorMode={scheme}
          onInit={(flow) => lookAtStart(flow, drawn.nodes)}
          minZoom={0.1}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          onlyRenderVisibleElements={drawn.nodes.length > 400}
          proOptions={{ hideAttribution: true }}
        >
          <Background gap={20} />
          <Controls showInteractive={false} />
        </ReactFlow>
      </section>
      <details className={classes['outline']}>
        <summary>{text.outline}</summary>
        <ol>
          {graph.data.nodes.map((node) => (
            <li key={node.id}>
              {node.title ?? node.name} ({node.what}): {text.states[node.state]}
              {node.items === null
                ? ''
                : `, ${text.items(node.items.done, node.items.total, node.items.failed)}`}
            </li>
          ))}
        </ol>
      </details>
    </>
  )
}

/** The whole of a small drawing; of a large one its beginning, large enough to be read. */
function lookAtStart(flow: ReactFlowInstance<Node<DrawnNode>>, nodes: readonly Node<DrawnNode>[]): void {
  const tall = Math.max(...nodes.map(({ parentId, position }) => (parentId === undefined ? position.y : 0)))
  const first = nodes
    .filter(({ parentId }) => parentId === undefined)
    .toSorted((one, other) => one.position.y - other.position.y)
  // Six steps one below the other are what can be read at once.
  void flow.fitView({ nodes: tall > 900 ? first.slice(0, 6) : [...nodes], maxZoom: 1, padding: 0.1 })
}

function StepNode({ data }: NodeProps<Node<DrawnNode>>): ReactNode {
  return (
    <div className={classes['node']} data-state={data.state} style={nodeSize}>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <Text size="sm" fw={600} truncate>
        {data.title ?? data.name}
      </Text>
      <Text size="xs" truncate className={classes['what']}>
        {data.what}
      </Text>
      <Text size="xs" className={classes['state']}>
        {text.states[data.state]}
        {data.visits > 1 ? `, ${text.visits(data.visits)}` : ''}
        {data.items === null ? '' : `, ${text.items(data.items.done, data.items.total, data.items.failed)}`}
      </Text>
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </div>
  )
}

/** The body of a list lies in its own frame. */
function ListNode({ data }: NodeProps<Node<DrawnNode>>): ReactNode {
  return (
    <div className={classes['list']} data-state={data.state}>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <Box px={10} py={6}>
        <Text size="sm" fw={600}>
          {data.title ?? data.name}
        </Text>
        <Text size="xs" className={classes['state']}>
          {data.items === null
            ? text.states[data.state]
            : text.items(data.items.done, data.items.total, data.items.failed)}
        </Text>
      </Box>
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </div>
  )
}
