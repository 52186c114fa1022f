import * as Metric from "effect/Metric"

const requests = Metric.counter("latchkey_http_requests_total", {
  description: "HTTP requests, by route and status",
  incremental: true,
})

export const countRequest = (attributes: {
  readonly method: string
  readonly route: string
  readonly status: string
}) => Metric.update(Metric.withAttributes(requests, attributes), 1)
