{{/* What both kinds of workload make their pods from */}}
{{- define "taskgraph.podTemplate" -}}
metadata:
  labels:
    {{- include "taskgraph.nodeLabels" . | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    checksum/config: {{ include "taskgraph.application" . | sha256sum }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "taskgraph.serviceAccountName" . | quote }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ int64 .Values.termination.gracePeriodSeconds }}
  {{- if eq .Values.workload "Job" }}
  restartPolicy: Never
  {{- end }}
  {{- with .Values.image.pullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- toYaml .Values.podSecurityContext | nindent 4 }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . | quote }}
  {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if .Values.topologySpread.enabled }}
  topologySpreadConstraints:
    {{- range .Values.topologySpread.topologyKeys }}
    - topologyKey: {{ . | quote }}
      maxSkew: {{ int64 $.Values.topologySpread.maxSkew }}
      whenUnsatisfiable: {{ $.Values.topologySpread.whenUnsatisfiable }}
      labelSelector:
        matchLabels:
          {{- include "taskgraph.nodeLabels" $ | nindent 10 }}
      {{- if eq $.Values.workload "Deployment" }}
      matchLabelKeys:
        - pod-template-hash
      {{- end }}
    {{- end }}
  {{- end }}
  containers:
    - name: taskgraph
      {{- include "taskgraph.container" . | nindent 6 }}
  volumes:
    - name: config
      configMap:
        name: {{ include "taskgraph.fullname" . | quote }}
    - name: tmp
      emptyDir:
        sizeLimit: {{ .Values.tmpSizeLimit }}
    {{- with .Values.etcd.tls.existingSecret }}
    - name: etcd-tls
      secret:
        secretName: {{ . | quote }}
        defaultMode: 0440
    {{- end }}
    {{- with .Values.dataPlane.tls.existingSecret }}
    - name: data-tls
      secret:
        secretName: {{ . | quote }}
        defaultMode: 0440
    {{- end }}
    {{- if .Values.checkpoint.enabled }}
    - name: checkpoints
      persistentVolumeClaim:
        claimName: {{ .Values.checkpoint.existingClaim | default (printf "%s-checkpoints" (include "taskgraph.fullname" .)) | quote }}
    {{- end }}
    {{- with .Values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{- define "taskgraph.container" -}}
image: {{ include "taskgraph.image" (dict "image" .Values.image "tag" .Chart.AppVersion) | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- with .Values.command }}
command:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.args }}
args:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- toYaml .Values.securityContext | nindent 2 }}
env:
  - name: POD_NAME
    valueFrom:
      fieldRef:
        fieldPath: metadata.name
  - name: POD_IP
    valueFrom:
      fieldRef:
        fieldPath: status.podIP
  - name: SPRING_CONFIG_ADDITIONAL_LOCATION
    value: file:/etc/taskgraph/config/
  {{- with .Values.javaOptions }}
  - name: JAVA_TOOL_OPTIONS
    value: {{ . | quote }}
  {{- end }}
  {{- if .Values.etcd.auth.existingSecret }}
  - name: TASKGRAPH_ETCD_USER
    valueFrom:
      secretKeyRef:
        name: {{ .Values.etcd.auth.existingSecret | quote }}
        key: {{ .Values.etcd.auth.userKey | quote }}
  - name: TASKGRAPH_ETCD_PASSWORD
    valueFrom:
      secretKeyRef:
        name: {{ .Values.etcd.auth.existingSecret | quote }}
        key: {{ .Values.etcd.auth.passwordKey | quote }}
  {{- end }}
  {{- with .Values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .Values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
ports:
  - name: data
    containerPort: {{ int64 .Values.dataPlane.port }}
    protocol: TCP
  {{- if .Values.management.enabled }}
  - name: management
    containerPort: {{ int64 .Values.management.port }}
    protocol: TCP
  {{- end }}
startupProbe:
  {{- include "taskgraph.probe" (dict "root" . "group" "liveness") | nindent 2 }}
  {{- toYaml .Values.probes.startup | nindent 2 }}
livenessProbe:
  {{- include "taskgraph.probe" (dict "root" . "group" "liveness") | nindent 2 }}
  {{- toYaml .Values.probes.liveness | nindent 2 }}
readinessProbe:
  {{- include "taskgraph.probe" (dict "root" . "group" "readiness") | nindent 2 }}
  {{- toYaml .Values.probes.readiness | nindent 2 }}
{{- if .Values.termination.preStopSeconds }}
lifecycle:
  preStop:
    sleep:
      seconds: {{ int64 .Values.termination.preStopSeconds }}
{{- end }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
volumeMounts:
  - name: config
    mountPath: /etc/taskgraph/config
    readOnly: true
  - name: tmp
    mountPath: /tmp
  {{- if .Values.etcd.tls.existingSecret }}
  - name: etcd-tls
    mountPath: /etc/taskgraph/tls/etcd
    readOnly: true
  {{- end }}
  {{- if .Values.dataPlane.tls.existingSecret }}
  - name: data-tls
    mountPath: /etc/taskgraph/tls/data
    readOnly: true
  {{- end }}
  {{- if .Values.checkpoint.enabled }}
  - name: checkpoints
    mountPath: {{ .Values.checkpoint.mountPath | quote }}
  {{- end }}
  {{- with .Values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* Liveness never asks for etcd: a restart would not bring it back, and would lose the tasks */}}
{{- define "taskgraph.probe" -}}
{{- if .root.Values.management.enabled -}}
httpGet:
  path: /actuator/health/{{ .group }}
  port: management
{{- else -}}
tcpSocket:
  port: data
{{- end }}
{{- end }}
