{{/* Rules that the schema cannot express. Each message names value, rule and finding. */}}
{{- define "taskgraph.validate" -}}
{{- include "taskgraph.validateEtcd" . }}
{{- include "taskgraph.validateSize" . }}
{{- include "taskgraph.validateTimes" . }}
{{- include "taskgraph.validateConfig" . }}
{{- end }}

{{- define "taskgraph.validateEtcd" -}}
{{- $etcd := .Values.etcd }}
{{- if and $etcd.bundled.enabled $etcd.endpoints }}
{{- fail (printf "etcd.endpoints names %s, but etcd.bundled.enabled is true: set it to false, or leave etcd.endpoints empty" (join ", " $etcd.endpoints)) }}
{{- end }}
{{- if not (or $etcd.bundled.enabled $etcd.endpoints) }}
{{- fail "etcd.endpoints is empty: name the members of etcd, or set etcd.bundled.enabled to true for trying out" }}
{{- end }}
{{- if and $etcd.bundled.enabled (or $etcd.auth.existingSecret $etcd.tls.existingSecret) }}
{{- fail "etcd.auth and etcd.tls are for etcd of your own: the bundled one has neither users nor TLS" }}
{{- end }}
{{- $scheme := ternary "https://" "http://" (ne $etcd.tls.existingSecret "") }}
{{- range $etcd.endpoints }}
{{- if not (hasPrefix $scheme .) }}
{{- fail (printf "etcd.endpoints: '%s' must begin with '%s', since etcd.tls.existingSecret is %s" . $scheme (ternary "set" "not set" (eq $scheme "https://"))) }}
{{- end }}
{{- end }}
{{- end }}

{{- define "taskgraph.validateSize" -}}
{{- $slots := mul (int64 .Values.replicas) (int64 .Values.node.slots) }}
{{- if lt $slots (int64 .Values.job.tasks) }}
{{- fail (printf "replicas (%d) times node.slots (%d) is %d, which must be at least job.tasks (%d): tasks would stay without a node" (int64 .Values.replicas) (int64 .Values.node.slots) $slots (int64 .Values.job.tasks)) }}
{{- end }}
{{- $backups := int64 .Values.backup.replicas }}
{{- if ge $backups (int64 .Values.replicas) }}
{{- fail (printf "backup.replicas is %d, but must be less than replicas (%d): each backup of a task is in another pod" $backups (int64 .Values.replicas)) }}
{{- end }}
{{- $copies := mul (int64 .Values.job.tasks) (add 1 $backups) }}
{{- if lt $slots $copies }}
{{- fail (printf "replicas (%d) times node.slots (%d) is %d, which must be at least job.tasks (%d) times 1 + backup.replicas (%d), that is %d: tasks would stay without a backup" (int64 .Values.replicas) (int64 .Values.node.slots) $slots (int64 .Values.job.tasks) $backups $copies) }}
{{- end }}
{{- if and .Values.dashboard.enabled (not (and .Values.management.enabled (has "taskgraph" .Values.management.endpoints))) }}
{{- fail "dashboard.enabled needs management.enabled, and 'taskgraph' among management.endpoints: the page reads that endpoint" }}
{{- end }}
{{- if and .Values.management.enabled (eq (int64 .Values.management.port) (int64 .Values.dataPlane.port)) }}
{{- fail (printf "management.port and dataPlane.port must differ, but both are %d" (int64 .Values.management.port)) }}
{{- end }}
{{- if and .Values.serviceMonitor.enabled (not .Values.management.enabled) }}
{{- fail "serviceMonitor.enabled needs management.enabled: there is nothing to scrape without it" }}
{{- end }}
{{- if and .Values.checkpoint.enabled (not .Values.checkpoint.existingClaim) (ne .Values.checkpoint.accessMode "ReadWriteMany") (gt (int64 .Values.replicas) 1) }}
{{- fail (printf "checkpoint.accessMode is %s, but %d pods share the volume: it must be ReadWriteMany" .Values.checkpoint.accessMode (int64 .Values.replicas)) }}
{{- end }}
{{- if and (eq .Values.workload "Deployment") (eq (toString .Values.deployment.maxSurge) "0") (eq (toString .Values.deployment.maxUnavailable) "0") }}
{{- fail "deployment.maxSurge and deployment.maxUnavailable must not both be 0: no pod could be replaced" }}
{{- end }}
{{- end }}

{{- define "taskgraph.validateTimes" -}}
{{- $needed := include "taskgraph.terminationSeconds" . | int64 }}
{{- if lt (int64 .Values.termination.gracePeriodSeconds) $needed }}
{{- fail (printf "termination.gracePeriodSeconds is %d, but must be at least %d: preStopSeconds (%d) + drainTimeout (%s) + 5 s to leave + 2 times phaseTimeout (%s) + 5 s for the JVM. Kubernetes would kill a pod in the middle of its hand-over" (int64 .Values.termination.gracePeriodSeconds) $needed (int64 .Values.termination.preStopSeconds) .Values.termination.drainTimeout .Values.termination.phaseTimeout) }}
{{- end }}
{{- $ttl := include "taskgraph.seconds" .Values.lease.ttl | int64 }}
{{- if or (lt $ttl 2) (gt $ttl 86400) }}
{{- fail (printf "lease.ttl is %s, but must be from 2s to 24h" .Values.lease.ttl) }}
{{- end }}
{{- end }}

{{/* Keys of config that would go past the chart's own values and their checks, or would put a secret into a ConfigMap */}}
{{- define "taskgraph.validateConfig" -}}
{{- $owned := dict
  "taskgraph.namespace" "job.namespace"
  "taskgraph.job.name" "job.name"
  "taskgraph.job.tasks" "job.tasks"
  "taskgraph.job.on-completion" "workload"
  "taskgraph.job.restart-finished" "job.restartFinished"
  "taskgraph.node.slots" "node.slots"
  "taskgraph.node.zone" "node.zone"
  "taskgraph.lease.ttl" "lease.ttl"
  "taskgraph.backup.replicas" "backup.replicas"
  "taskgraph.dashboard.enabled" "dashboard.enabled"
  "taskgraph.dashboard.path" "dashboard.path"
  "taskgraph.drain.timeout" "termination.drainTimeout"
  "taskgraph.etcd.endpoints" "etcd.endpoints"
  "taskgraph.etcd.user" "etcd.auth.existingSecret"
  "taskgraph.etcd.password" "etcd.auth.existingSecret"
  "taskgraph.checkpoint.directory" "checkpoint.mountPath"
  "taskgraph.node.port" "dataPlane.port"
  "taskgraph.data.tls" "dataPlane.tls.auto"
  "server.port" "management.port"
  "management.server.port" "management.port" }}
{{- if not (include "taskgraph.ownKeys" .) }}
{{- $_ := set $owned "grpc.server.port" "dataPlane.port" }}
{{- end }}
{{- range $line := include "taskgraph.flatKeys" (dict "prefix" "" "map" .Values.config) | splitList "\n" }}
{{- $key := trim $line }}
{{- $canonical := $key | lower | replace "-" "" }}
{{- range $ownedKey, $value := $owned }}
{{- if eq ($ownedKey | replace "-" "") $canonical }}
{{- fail (printf "config: '%s' is set by the value '%s'; set that" $key $value) }}
{{- end }}
{{- end }}
{{- if regexMatch "(?i)(password|secret|token|credential)s?$" $key }}
{{- fail (printf "config: '%s' looks like a secret, and config goes into a ConfigMap; give it by extraEnv with a secretKeyRef, or extraEnvFrom" $key) }}
{{- end }}
{{- end }}
{{- end }}

{{- define "taskgraph.flatKeys" -}}
{{- range $key, $value := .map }}
{{- $path := printf "%s%s" $.prefix $key }}
{{- if kindIs "map" $value }}
{{- include "taskgraph.flatKeys" (dict "prefix" (printf "%s." $path) "map" $value) }}
{{- else }}
{{ $path }}
{{- end }}
{{- end }}
{{- end }}
