{{/*
Alert rules of one job. Every pod tells its own view of it, and some views do not hold: a pod that joins knows nothing yet, one
that is cut off knows what was. So views are asked of pods that run, and whether tasks have their copies of those whose lease
holds besides. Of ages the greatest counts, since a pod takes the time from when it saw the epoch first.
*/}}
{{- define "taskgraph.rules" -}}
{{- $m := include "taskgraph.meters" . | fromYaml }}
{{- $rule := .Values.prometheusRule }}
{{- $of := printf "namespace=%q,taskgraph_job=%q" .Release.Namespace (include "taskgraph.jobName" .) }}
{{- $by := "by (namespace, taskgraph_job)" }}
{{- $pod := "and on (namespace, taskgraph_job, pod)" }}
{{- $here := printf "%s (%s{%s,status=\"running\"} == 1)" $pod $m.jobStatus $of }}
{{- $sees := printf "%s %s (%s{%s} > 0)" $here $pod $m.leaseMargin $of }}
{{- $running := printf "and on (namespace, taskgraph_job) max %s (%s{%s,status=\"running\"}) == 1" $by $m.jobStatus $of }}
groups:
  - name: {{ include "taskgraph.fullname" . | quote }}
    rules:
      - alert: TaskGraphJobStalled
        expr: |-
          max {{ $by }} (
            {{ $m.epochAge }}{ {{- $of -}} } {{ $here }}
            {{ $pod }} (
              {{ $m.epoch }}{ {{- $of -}} }
              == on (namespace, taskgraph_job) group_left ()
              max {{ $by }} ({{ $m.epoch }}{ {{- $of -}} } {{ $here }})
            )
          ) > {{ include "taskgraph.seconds" $rule.stalledAfter }}
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
          clamp_min(
            min by (namespace, taskgraph_job, pod) ({{ $m.leaseMargin }}{ {{- $of -}} } / {{ $m.leaseTtl }}{ {{- $of -}} }),
            0
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
          min {{ $by }} ({{ $m.tasks }}{ {{- $of -}} ,status="unowned"} {{ $sees }}) > 0
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
          min {{ $by }} ({{ $m.tasksUnderreplicated }}{ {{- $of -}} } {{ $sees }}) > 0
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
          sum {{ $by }} (increase({{ $m.failoverDuration }}_count{ {{- $of -}} ,cause="lost"}[10m])) > {{ include "taskgraph.failoverStorm" . }}
        labels:
          severity: warning
          {{- include "taskgraph.ruleLabels" . | nindent 10 }}
        annotations:
          summary: 'Tasks of job {{ "{{ $labels.taskgraph_job }}" }} fail over again and again'
          description: '{{ "{{ $value | humanize }}" }} failovers within 10 minutes. Pods crash, or lose their leases.'
          {{- include "taskgraph.runbook" (dict "root" . "alert" "TaskGraphFailoverStorm") | nindent 10 }}
      - alert: TaskGraphCheckpointsFailing
        expr: |-
          sum by (namespace, taskgraph_job, pod) (increase({{ $m.checkpoints }}{ {{- $of -}} ,outcome="failed"}[5m])) > 0
          unless
          sum by (namespace, taskgraph_job, pod) (increase({{ $m.checkpoints }}{ {{- $of -}} ,outcome="written"}[5m])) > 0
        for: 1m
        labels:
          severity: warning
          {{- include "taskgraph.ruleLabels" . | nindent 10 }}
        annotations:
          summary: 'Pod {{ "{{ $labels.pod }}" }} of job {{ "{{ $labels.taskgraph_job }}" }} cannot write checkpoints'
          description: '{{ "{{ $value | humanize }}" }} failed within 5 minutes, and none was written. If a task of it is lost, the work since its last checkpoint is repeated.'
          {{- include "taskgraph.runbook" (dict "root" . "alert" "TaskGraphCheckpointsFailing") | nindent 10 }}
      - alert: TaskGraphNotRunning
        expr: |-
          max {{ $by }} ({{ $m.jobStatus }}{ {{- $of -}} ,status=~"running|succeeded|failed"}) == 0
        for: 5m
        labels:
          severity: critical
          {{- include "taskgraph.ruleLabels" . | nindent 10 }}
        annotations:
          summary: 'No pod takes part in job {{ "{{ $labels.taskgraph_job }}" }}'
          description: 'Its pods have been joining for 5 minutes. The log of any pod, and /actuator/taskgraph under hindrance, say what keeps it.'
          {{- include "taskgraph.runbook" (dict "root" . "alert" "TaskGraphNotRunning") | nindent 10 }}
      - alert: TaskGraphJobFailed
        expr: |-
          {{- if eq .Values.workload "Job" }}
          label_replace(
            max by (namespace) (kube_job_failed{namespace={{ .Release.Namespace | quote }},job_name={{ include "taskgraph.fullname" . | quote }},condition="true"}),
            "taskgraph_job", {{ include "taskgraph.jobName" . | replace "$" "$$" | quote }}, "", ""
          ) == 1
          {{- else }}
          max {{ $by }} ({{ $m.jobStatus }}{ {{- $of -}} ,status="failed"}) == 1
          {{- end }}
        labels:
          severity: critical
          {{- include "taskgraph.ruleLabels" . | nindent 10 }}
        annotations:
          summary: 'Job {{ "{{ $labels.taskgraph_job }}" }} has failed'
          description: '{{ include "taskgraph.failedWhy" . }}'
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
          summary: 'Nothing is known of job {{ "{{ $labels.taskgraph_job }}" }}'
          description: 'No pod was scraped for 5 minutes, so that no other alert of the job can fire.'
          {{- include "taskgraph.runbook" (dict "root" . "alert" "TaskGraphNotScraped") | nindent 10 }}
      {{- end }}
{{- end }}

{{- define "taskgraph.failedWhy" -}}
{{- if eq .Values.workload "Job" -}}
A pod ended with the outcome failed, or the Kubernetes Job reached one of its limits. The logs of its pods say which.
{{- else -}}
A task ended it, or a callback threw. The outcome is in the log of every pod, and in /actuator/taskgraph.
{{- end }}
{{- end }}

{{/* Each task of a lost pod is a failover: so as many as three full pods have, and at least 10 */}}
{{- define "taskgraph.failoverStorm" -}}
{{- if kindIs "invalid" .Values.prometheusRule.failoverStorm }}
{{- max 10 (mul 3 (int64 .Values.node.slots)) }}
{{- else }}
{{- int64 .Values.prometheusRule.failoverStorm }}
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
