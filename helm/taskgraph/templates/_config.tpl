{{/* application.yml: from the chart's values, with the user's config over it. Secrets come by environment and files. */}}
{{- define "taskgraph.application" -}}
{{- mustMergeOverwrite (include "taskgraph.ownConfig" . | fromYaml) (deepCopy .Values.config) | toYaml }}
{{- end }}

{{- define "taskgraph.ownConfig" -}}
taskgraph:
  namespace: {{ .Values.job.namespace | default .Release.Namespace | quote }}
  job:
    name: {{ include "taskgraph.jobName" . | quote }}
    tasks: {{ int64 .Values.job.tasks }}
    on-completion: {{ ternary "exit" "stay" (eq .Values.workload "Job") }}
    restart-finished: {{ .Values.job.restartFinished }}
  node:
    name: ${POD_NAME}
    address: ${POD_IP}
    slots: {{ int64 .Values.node.slots }}
    {{- if include "taskgraph.ownKeys" . }}
    port: {{ int64 .Values.dataPlane.port }}
    {{- end }}
    {{- with .Values.node.zone }}
    zone: {{ . | quote }}
    {{- end }}
  lease:
    ttl: {{ .Values.lease.ttl }}
  backup:
    replicas: {{ int64 .Values.backup.replicas }}
  {{- if .Values.dashboard.enabled }}
  dashboard:
    enabled: true
    path: {{ .Values.dashboard.path | quote }}
  {{- end }}
  drain:
    timeout: {{ .Values.termination.drainTimeout }}
  etcd:
    endpoints:
      {{- include "taskgraph.etcdEndpoints" . | nindent 6 }}
    {{- if .Values.etcd.tls.existingSecret }}
    ssl:
      bundle: etcd
    {{- end }}
  data:
  {{- if include "taskgraph.ownKeys" . }}
    tls: auto
  {{- else if .Values.dataPlane.tls.existingSecret }}
    ssl:
      bundle: data
  {{- else }}
    tls: "off"
  {{- end }}
  {{- if .Values.checkpoint.enabled }}
  checkpoint:
    directory: {{ .Values.checkpoint.mountPath | quote }}
  {{- end }}
grpc:
  server:
    {{- if not (include "taskgraph.ownKeys" .) }}
    port: {{ int64 .Values.dataPlane.port }}
    {{- end }}
    shutdown-grace-period: {{ .Values.termination.phaseTimeout }}
  {{- if .Values.dataPlane.tls.existingSecret }}
  client:
    taskgraph:
      security:
        authority-override: {{ include "taskgraph.dataAuthority" . | quote }}
  {{- end }}
spring:
  grpc:
    server:
      shutdown:
        grace-period: {{ .Values.termination.phaseTimeout }}
  lifecycle:
    timeout-per-shutdown-phase: {{ .Values.termination.phaseTimeout }}
  {{- if .Values.management.enabled }}
  main:
    web-application-type: servlet
  {{- end }}
  {{- if or .Values.etcd.tls.existingSecret .Values.dataPlane.tls.existingSecret }}
  ssl:
    bundle:
      pem:
        {{- with .Values.etcd.tls.existingSecret }}
        etcd:
          {{- if $.Values.etcd.tls.clientCertificate }}
          keystore:
            certificate: file:/etc/taskgraph/tls/etcd/tls.crt
            private-key: file:/etc/taskgraph/tls/etcd/tls.key
          {{- end }}
          truststore:
            certificate: file:/etc/taskgraph/tls/etcd/ca.crt
        {{- end }}
        {{- with .Values.dataPlane.tls.existingSecret }}
        data:
          keystore:
            certificate: file:/etc/taskgraph/tls/data/tls.crt
            private-key: file:/etc/taskgraph/tls/data/tls.key
          truststore:
            certificate: file:/etc/taskgraph/tls/data/ca.crt
        {{- end }}
  {{- end }}
{{- if .Values.management.enabled }}
server:
  port: {{ int64 .Values.management.port }}
management:
  server:
    port: {{ int64 .Values.management.port }}
  endpoints:
    web:
      exposure:
        include: {{ join "," .Values.management.endpoints | quote }}
  endpoint:
    health:
      probes:
        enabled: true
      group:
        liveness:
          include: livenessState
{{- end }}
{{- end }}

{{/* "true" where pods make keys of their own, and the tasks have a server for themselves; else empty */}}
{{- define "taskgraph.ownKeys" -}}
{{- if and .Values.dataPlane.tls.auto (not .Values.dataPlane.tls.existingSecret) }}true{{ end }}
{{- end }}

{{/* "true" where pods speak TLS with each other, by keys of their own or by certificates; else empty */}}
{{- define "taskgraph.dataTls" -}}
{{- if or .Values.dataPlane.tls.auto .Values.dataPlane.tls.existingSecret }}true{{ end }}
{{- end }}
