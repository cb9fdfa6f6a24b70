{{- define "taskgraph.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" }}
{{- end }}

{{/* 47 characters leave room for the suffixes: a StatefulSet's name may have 52, since its pods get a label of it and more */}}
{{- define "taskgraph.fullname" -}}
{{- $name := include "taskgraph.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 47 | trimAll "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 47 | trimAll "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 47 | trimAll "-" }}
{{- end }}
{{- end }}

{{- define "taskgraph.selectorLabels" -}}
app.kubernetes.io/name: {{ include "taskgraph.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "taskgraph.labels" -}}
helm.sh/chart: {{ include "taskgraph.labelValue" (printf "%s-%s" .Chart.Name .Chart.Version) | quote }}
{{ include "taskgraph.selectorLabels" . }}
app.kubernetes.io/version: {{ include "taskgraph.labelValue" (.Values.image.tag | default .Chart.AppVersion) | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* A text as the value of a label, which begins and ends with a letter or a digit */}}
{{- define "taskgraph.labelValue" -}}
{{- regexReplaceAll "[^-A-Za-z0-9_.]" . "_" | trimAll "-_." | trunc 63 | trimAll "-_." }}
{{- end }}

{{/* Labels of the pods that hold the job's nodes, and of nothing else */}}
{{- define "taskgraph.nodeLabels" -}}
{{ include "taskgraph.selectorLabels" . }}
app.kubernetes.io/component: node
{{- end }}

{{- define "taskgraph.etcdLabels" -}}
{{ include "taskgraph.selectorLabels" . }}
app.kubernetes.io/component: etcd
{{- end }}

{{- define "taskgraph.testLabels" -}}
{{ include "taskgraph.selectorLabels" . }}
app.kubernetes.io/component: test
{{- end }}

{{- define "taskgraph.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- .Values.serviceAccount.name | default (include "taskgraph.fullname" .) }}
{{- else }}
{{- .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{/* image: a map with repository, tag and digest; tag: the default tag */}}
{{- define "taskgraph.image" -}}
{{- if .image.digest }}
{{- printf "%s@%s" .image.repository .image.digest }}
{{- else }}
{{- printf "%s:%s" .image.repository (.image.tag | default .tag | required (printf "the image '%s' needs a tag or a digest" .image.repository)) }}
{{- end }}
{{- end }}

{{- define "taskgraph.jobName" -}}
{{- .Values.job.name | default (include "taskgraph.fullname" .) }}
{{- end }}

{{/* As the program encodes a segment of a key: docs/reference/etcd-layout.md */}}
{{- define "taskgraph.keySegment" -}}
{{- . | urlquery | replace "+" "%20" | replace "~" "%7E" | replace "%2A" "*" }}
{{- end }}

{{/* A duration as 500ms, 20s, 5m or 1h in whole seconds, rounded up */}}
{{- define "taskgraph.seconds" -}}
{{- if hasSuffix "ms" . }}
{{- div (add (trimSuffix "ms" . | int64) 999) 1000 }}
{{- else if hasSuffix "s" . }}
{{- trimSuffix "s" . | int64 }}
{{- else if hasSuffix "m" . }}
{{- mul (trimSuffix "m" . | int64) 60 }}
{{- else }}
{{- mul (trimSuffix "h" . | int64) 3600 }}
{{- end }}
{{- end }}

{{/*
What a pod may need from SIGTERM on: preStop, the hand-over, 5 s that leaving may take beyond it, two servers, and 5 s for
the JVM.
*/}}
{{- define "taskgraph.terminationSeconds" -}}
{{- $drain := include "taskgraph.seconds" .Values.termination.drainTimeout | int64 }}
{{- $phase := include "taskgraph.seconds" .Values.termination.phaseTimeout | int64 }}
{{- add (int64 .Values.termination.preStopSeconds) $drain 5 (mul 2 $phase) 5 }}
{{- end }}

{{- define "taskgraph.etcdEndpoints" -}}
{{- if .Values.etcd.bundled.enabled }}
{{- list (printf "http://%s-etcd.%s.svc:2379" (include "taskgraph.fullname" .) .Release.Namespace) | toYaml }}
{{- else }}
{{- .Values.etcd.endpoints | toYaml }}
{{- end }}
{{- end }}

{{/* Ports of the endpoints, each once, as a YAML list */}}
{{- define "taskgraph.etcdPorts" -}}
{{- $ports := list }}
{{- range (include "taskgraph.etcdEndpoints" . | fromYamlArray) }}
{{- $ports = append $ports (regexFind ":[0-9]+/?$" . | trimPrefix ":" | trimSuffix "/" | default "2379" | int) }}
{{- end }}
{{- $ports | uniq | toYaml }}
{{- end }}

{{- define "taskgraph.dataAuthority" -}}
{{- .Values.dataPlane.tls.authority | default (printf "%s-data.%s.svc" (include "taskgraph.fullname" .) .Release.Namespace) }}
{{- end }}
