{{/* Rules that the schema cannot express. Each message names value, rule and finding. */}}
{{- define "taskgraph.validate" -}}
{{- include "taskgraph.validateNames" . }}
{{- include "taskgraph.validateEtcd" . }}
{{- include "taskgraph.validateSize" . }}
{{- include "taskgraph.validateManagement" . }}
{{- include "taskgraph.validateTimes" . }}
{{- include "taskgraph.validateConfig" . }}
{{- end }}

{{- define "taskgraph.validateNames" -}}
{{- $name := include "taskgraph.fullname" . }}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $name) }}
{{- fail (printf "the full name '%s' comes from the release's, but Services have it too, so it must begin with a letter and have lower-case letters, digits and '-' only: set fullnameOverride" $name) }}
{{- end }}
{{- range $value, $text := dict "job.name" .Values.job.name "job.namespace" .Values.job.namespace }}
{{- if contains "${" ($text | default "") }}
{{- fail (printf "%s is '%s', but the application would take the '${' in it for a property: leave it out" $value $text) }}
{{- end }}
{{- end }}
{{- $own := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" }}
{{- $labels := concat $own (list "helm.sh/chart" "app.kubernetes.io/version" "app.kubernetes.io/managed-by") }}
{{- include "taskgraph.validateKeys" (dict "value" "podLabels" "map" .Values.podLabels "own" $own) }}
{{- include "taskgraph.validateKeys" (dict "value" "podAnnotations" "map" .Values.podAnnotations "own" (list "checksum/config")) }}
{{- include "taskgraph.validateKeys" (dict "value" "grafanaDashboard.labels" "map" .Values.grafanaDashboard.labels "own" $labels) }}
{{- include "taskgraph.validateKeys" (dict "value" "serviceMonitor.labels" "map" .Values.serviceMonitor.labels "own" $labels) }}
{{- include "taskgraph.validateKeys" (dict "value" "prometheusRule.labels" "map" .Values.prometheusRule.labels "own" $labels) }}
{{- include "taskgraph.validateKeys" (dict "value" "prometheusRule.alertLabels" "map" .Values.prometheusRule.alertLabels "own" (list "severity")) }}
{{- end }}

{{/* Keys that stand there already: twice in a map is no YAML, and selectors need the chart's */}}
{{- define "taskgraph.validateKeys" -}}
{{- range $key := keys (.map | default dict) | sortAlpha }}
{{- if has $key $.own }}
{{- fail (printf "%s: '%s' is set by the chart; take it out" $.value $key) }}
{{- end }}
{{- end }}
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
{{- $elsewhere := int64 .Values.job.slotsElsewhere }}
{{- $slots := add (mul (int64 .Values.replicas) (int64 .Values.node.slots)) $elsewhere }}
{{- $sum := printf "replicas (%d) times node.slots (%d)%s is %d" (int64 .Values.replicas) (int64 .Values.node.slots) (ternary (printf " plus job.slotsElsewhere (%d)" $elsewhere) "" (gt $elsewhere 0)) $slots }}
{{- if lt $slots (int64 .Values.job.tasks) }}
{{- fail (printf "%s, which must be at least job.tasks (%d): tasks would stay without a node" $sum (int64 .Values.job.tasks)) }}
{{- end }}
{{- if and $elsewhere .Values.etcd.bundled.enabled }}
{{- fail (printf "job.slotsElsewhere is %d, but etcd.bundled.enabled is true: releases that share a job need one etcd, so name it by etcd.endpoints" $elsewhere) }}
{{- end }}
{{- if and $elsewhere (not .Values.job.name) }}
{{- fail (printf "job.slotsElsewhere is %d, but job.name is empty: releases that share a job must all name it" $elsewhere) }}
{{- end }}
{{- $backups := int64 .Values.backup.replicas }}
{{- if and (not $elsewhere) (ge $backups (int64 .Values.replicas)) }}
{{- fail (printf "backup.replicas is %d, but must be less than replicas (%d): each backup of a task is in another pod" $backups (int64 .Values.replicas)) }}
{{- end }}
{{- $copies := mul (int64 .Values.job.tasks) (add 1 $backups) }}
{{- if lt $slots $copies }}
{{- fail (printf "%s, which must be at least job.tasks (%d) times 1 + backup.replicas (%d), that is %d: tasks would stay without a backup" $sum (int64 .Values.job.tasks) $backups $copies) }}
{{- end }}
{{- $ofOnePod := and .Values.checkpoint.enabled (not .Values.checkpoint.existingClaim) (ne .Values.checkpoint.accessMode "ReadWriteMany") }}
{{- if and $ofOnePod (gt (int64 .Values.replicas) 1) }}
{{- fail (printf "checkpoint.accessMode is %s, but %d pods share the volume: it must be ReadWriteMany" .Values.checkpoint.accessMode (int64 .Values.replicas)) }}
{{- end }}
{{- if and $ofOnePod (eq .Values.workload "Deployment") (ne (toString .Values.deployment.maxSurge | trimSuffix "%" | int64) 0) }}
{{- fail (printf "checkpoint.accessMode is %s, but deployment.maxSurge is %v: the new pod of an update would wait for the volume, which the old one keeps until the new one is ready. Set deployment.maxSurge to 0 and deployment.maxUnavailable to 1, or the mode to ReadWriteMany" .Values.checkpoint.accessMode .Values.deployment.maxSurge) }}
{{- end }}
{{- if and (eq .Values.workload "Deployment") (eq (toString .Values.deployment.maxSurge | trimSuffix "%" | int64) 0) (eq (toString .Values.deployment.maxUnavailable | trimSuffix "%" | int64) 0) }}
{{- fail "deployment.maxSurge and deployment.maxUnavailable must not both be 0: no pod could be replaced" }}
{{- end }}
{{- end }}

{{/* What the chart's own objects ask the management port for is served there */}}
{{- define "taskgraph.validateManagement" -}}
{{- $management := .Values.management }}
{{- $all := has "*" $management.endpoints }}
{{- $named := join ", " $management.endpoints }}
{{- if and .Values.dashboard.enabled (not (and $management.enabled (or $all (has "taskgraph" $management.endpoints)))) }}
{{- fail "dashboard.enabled needs management.enabled, and 'taskgraph' among management.endpoints: the page reads that endpoint" }}
{{- end }}
{{- if and $management.enabled (eq (int64 $management.port) (int64 .Values.dataPlane.port)) }}
{{- fail (printf "management.port and dataPlane.port must differ, but both are %d" (int64 $management.port)) }}
{{- end }}
{{- if and $management.enabled (not (or $all (has "health" $management.endpoints))) }}
{{- fail (printf "management.endpoints must name 'health', which probes and the test ask for, but is [%s]: no pod would ever be ready" $named) }}
{{- end }}
{{- if and .Values.serviceMonitor.enabled (not $management.enabled) }}
{{- fail "serviceMonitor.enabled needs management.enabled: there is nothing to scrape without it" }}
{{- end }}
{{- if and .Values.serviceMonitor.enabled (not (or $all (has "prometheus" $management.endpoints))) }}
{{- fail (printf "serviceMonitor.enabled needs 'prometheus' among management.endpoints, but they are [%s]: every scrape would fail" $named) }}
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
  "grpc.server.shutdown-grace-period" "termination.phaseTimeout"
  "spring.grpc.server.shutdown.grace-period" "termination.phaseTimeout"
  "spring.lifecycle.timeout-per-shutdown-phase" "termination.phaseTimeout"
  "taskgraph.etcd.endpoints" "etcd.endpoints"
  "taskgraph.etcd.user" "etcd.auth.existingSecret"
  "taskgraph.etcd.password" "etcd.auth.existingSecret"
  "taskgraph.checkpoint.directory" "checkpoint.mountPath"
  "taskgraph.node.port" "dataPlane.port"
  "taskgraph.data.tls" "dataPlane.tls.auto"
  "server.port" "management.port"
  "management.server.port" "management.port"
  "management.endpoints.web.exposure.include" "management.endpoints" }}
{{- if not (include "taskgraph.ownKeys" .) }}
{{- $_ := set $owned "grpc.server.port" "dataPlane.port" }}
{{- end }}
{{- range $line := include "taskgraph.flatKeys" (dict "prefix" "" "map" .Values.config) | splitList "\n" }}
{{- $key := trim $line | trimSuffix " (refers)" }}
{{- $canonical := $key | lower | replace "-" "" }}
{{- range $ownedKey, $value := $owned }}
{{- if eq ($ownedKey | replace "-" "") $canonical }}
{{- fail (printf "config: '%s' is set by the value '%s'; set that" $key $value) }}
{{- end }}
{{- end }}
{{- if and $.Values.management.enabled (regexMatch "^(management\\.endpoints\\.web\\.(basepath|pathmapping\\..*)|(management\\.)?server\\.(basepath|ssl\\..*)|server\\.servlet\\.contextpath|spring\\.(mvc\\.servlet\\.path|webflux\\.basepath))$" $canonical) }}
{{- fail (printf "config: '%s' would take the Actuator endpoints from http://<pod>:%d/actuator, where probes, ServiceMonitor and test look for them; leave it out" $key (int64 $.Values.management.port)) }}
{{- end }}
{{- if regexMatch "(?i)(password|passwd|passphrase|secret|token|credential|(^|[.])key|(api|private|secret|access|encryption|signing)[-_]?key)s?$" (trim $line) }}
{{- $variable := regexReplaceAll "[^A-Za-z0-9]+" ($key | replace "-" "") "_" | upper }}
{{- fail (printf "config: '%s' looks like a secret, and config goes into a ConfigMap; give it by extraEnv as %s with a secretKeyRef, or by extraEnvFrom" $key $variable) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Each key in a line of its own; "(refers)" is added where the value only says where the real one is: ${VARIABLE}, or a file */}}
{{- define "taskgraph.flatKeys" -}}
{{- range $key, $value := .map }}
{{- $path := printf "%s%s" $.prefix $key }}
{{- if kindIs "map" $value }}
{{- include "taskgraph.flatKeys" (dict "prefix" (printf "%s." $path) "map" $value) }}
{{- else if kindIs "slice" $value }}
{{- range $index, $element := $value }}
{{- if kindIs "map" $element }}
{{- include "taskgraph.flatKeys" (dict "prefix" (printf "%s[%d]." $path $index) "map" $element) }}
{{- end }}
{{- end }}
{{ $path }}
{{- else }}
{{ $path }}{{ if regexMatch "^(\\$\\{[-A-Za-z0-9_.]+}|(file|classpath):[^\\n]*)$" (toString $value) }} (refers){{ end }}
{{- end }}
{{- end }}
{{- end }}
