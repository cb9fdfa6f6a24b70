{{/*
Alert rules of one job. What every process tells of its own view of the job is taken as min or max over the pods: min where a
pod that is cut off may be behind.
*/}}
{{- define "taskgraph.rules" -}}
{{- $m := include "taskgraph.meters" . | fromYaml }}
{{- $rule := .Values.prometheusRule }}
{{- $of := printf "namespace=%q,taskgraph_job=%q" .Release.Namespace (include "taskgraph.jobName" .) }}
{{- $by := "by (namespace, taskgraph_job)" }}
{{- $running := printf "and on (namespace, taskgraph_job) max %s (%s{%s,status=\"running\"}) == 1" $by $m.jobStatus $of }}
groups:
  - name: {{ include "taskgraph.fullname" . }}
    rules:
      - alert: TaskGraphJobStalled
        expr: |-
          min {{ $by }} ({{ $m.epochAge }}{ {{- $of -}} }) > {{ include "taskgraph.seconds" $rule.stalledAfter }}
          {{ $running }}
        for: 1m
        labels:
          severity: critical
          {{- include "taskgraph.ruleLabels" . | nindent 10 }}
        annotations:
          summary: 'Job {{ "{{ $labels.taskgraph_job }}" }} stands still'
          description: 'Its epoch has not advanced for {{ "{{ $value | humanizeDuration }}" }}. /actuator/taskgraph/explain of any pod says why.'
          {{- include "taskgraph.runbook" (dict "root" . "alert" "TaskGraphJobStalled") | nindent 10 }}
      - alert: TaskGraphEpochSlow
        expr: |-
          (
            sum {{ $by }} (rate({{ $m.epochDuration }}_sum{ {{- $of -}} }[10m]))
            / sum {{ $by }} (rate({{ $m.epochDuration }}_count{ {{- $of -}} }[10m]))
          ) > {{ $rule.slowFactor }} * (
            sum {{ $by }} (rate({{ $m.epochDuration }}_sum{ {{- $of -}} }[6h]))
            / sum {{ $by }} (rate({{ $m.epochDuration }}_count{ {{- $of -}} }[6h]))
          )
          {{ $running }}
        for: 10m
        labels:
          severity: warning
          {{- include "taskgraph.ruleLabels" . | nindent 10 }}
        annotations:
          summary: 'Epochs of job {{ "{{ $labels.taskgraph_job }}" }} take longer than they did'
          description: 'An epoch takes {{ "{{ $value | humanizeDuration }}" }} in the last 10 minutes, over {{ $rule.slowFactor }} times the mean of 6 hours.'
          {{- include "taskgraph.runbook" (dict "root" . "alert" "TaskGraphEpochSlow") | nindent 10 }}
      - alert: TaskGraphLeaseMarginLow
        expr: |-
          min by (namespace, taskgraph_job, pod) (
            {{ $m.leaseMargin }}{ {{- $of -}} } / {{ $m.leaseTtl }}{ {{- $of -}} }
          ) < {{ $rule.leaseMarginRatio }}
          {{ $running }}
        for: 30s
        labels:
          severity: warning
          {{- include "taskgraph.ruleLabels" . | nindent 10 }}
        annotations:
          summary: 'Pod {{ "{{ $labels.pod }}" }} of job {{ "{{ $labels.taskgraph_job }}" }} is about to lose its tasks'
          description: 'Only {{ "{{ $value | humanizePercentage }}" }} of its lease is left. Etcd does not answer it in time, or it is too busy to ask.'
          {{- include "taskgraph.runbook" (dict "root" . "alert" "TaskGraphLeaseMarginLow") | nindent 10 }}
      - alert: TaskGraphTasksWithoutPrimary
        expr: |-
          min {{ $by }} ({{ $m.tasks }}{ {{- $of -}} ,status="unowned"}) > 0
          {{ $running }}
        for: 1m
        labels:
          severity: critical
          {{- include "taskgraph.ruleLabels" . | nindent 10 }}
        annotations:
          summary: 'Tasks of job {{ "{{ $labels.taskgraph_job }}" }} have no primary'
          description: '{{ "{{ $value }}" }} task(s) have none for a minute, so no epoch can end. There is no spare node for them.'
          {{- include "taskgraph.runbook" (dict "root" . "alert" "TaskGraphTasksWithoutPrimary") | nindent 10 }}
      - alert: TaskGraphTasksUnderreplicated
        expr: |-
          min {{ $by }} ({{ $m.tasksUnderreplicated }}{ {{- $of -}} }) > 0
          {{ $running }}
        for: 5m
        labels:
          severity: warning
          {{- include "taskgraph.ruleLabels" . | nindent 10 }}
        annotations:
          summary: 'Tasks of job {{ "{{ $labels.taskgraph_job }}" }} lack backups'
          description: '{{ "{{ $value }}" }} task(s) have fewer in-sync backups than asked for. The loss of another pod may lose updates.'
          {{- include "taskgraph.runbook" (dict "root" . "alert" "TaskGraphTasksUnderreplicated") | nindent 10 }}
      - alert: TaskGraphFailoverStorm
        expr: |-
          sum {{ $by }} (increase({{ $m.failoverDuration }}_count{ {{- $of -}} ,cause="lost"}[10m])) > {{ $rule.failoverStorm }}
        labels:
          severity: warning
          {{- include "taskgraph.ruleLabels" . | nindent 10 }}
        annotations:
          summary: 'Tasks of job {{ "{{ $labels.taskgraph_job }}" }} fail over again and again'
          description: '{{ "{{ $value | humanize }}" }} failovers within 10 minutes. Pods crash, or lose their leases.'
          {{- include "taskgraph.runbook" (dict "root" . "alert" "TaskGraphFailoverStorm") | nindent 10 }}
      - alert: TaskGraphJobFailed
        expr: |-
          max {{ $by }} ({{ $m.jobStatus }}{ {{- $of -}} ,status="failed"}) == 1
        labels:
          severity: critical
          {{- include "taskgraph.ruleLabels" . | nindent 10 }}
        annotations:
          summary: 'Job {{ "{{ $labels.taskgraph_job }}" }} has failed'
          description: 'A task ended it, or a callback threw. The outcome is in the log of every pod, and in /actuator/taskgraph.'
          {{- include "taskgraph.runbook" (dict "root" . "alert" "TaskGraphJobFailed") | nindent 10 }}
      {{- if eq .Values.workload "Deployment" }}
      - alert: TaskGraphNotScraped
        expr: |-
          absent({{ $m.epoch }}{ {{- $of -}} })
        for: 5m
        labels:
          severity: warning
          {{- include "taskgraph.ruleLabels" . | nindent 10 }}
        annotations:
          summary: 'Nothing is known of job {{ include "taskgraph.jobName" . }}'
          description: 'No pod was scraped for 5 minutes, so that no other alert of the job can fire.'
          {{- include "taskgraph.runbook" (dict "root" . "alert" "TaskGraphNotScraped") | nindent 10 }}
      {{- end }}
{{- end }}

{{- define "taskgraph.ruleLabels" -}}
{{- with .Values.prometheusRule.alertLabels }}
{{- toYaml . }}
{{- end }}
{{- end }}

{{- define "taskgraph.runbook" -}}
{{- with .root.Values.prometheusRule.runbookUrl }}
runbook_url: {{ printf "%s#%s" . ($.alert | lower) | quote }}
{{- end }}
{{- end }}
