package io.taskgraph.boot.autoconfigure;

import io.taskgraph.PrintableText;
import java.time.Duration;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.BindingResult;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;

/**
 * The rules for the values of a group of properties: each that is broken is reported with its property, value and rule. Written with
 * Spring's own validation, since Hibernate Validator loads 700 classes at each start. A value of null breaks only {@link #set}.
 */
final class PropertyRules {

    private static final String CODE = "taskgraph";
    private static final String BLANK = "must not be blank";

    private final Errors errors;
    private final String prefix;

    PropertyRules(Errors errors) {
        this(errors, "");
    }

    private PropertyRules(Errors errors, String prefix) {
        this.errors = errors;
        this.prefix = prefix;
    }

    /** Returns the rules for the group of that name, whose properties are then named without it. */
    PropertyRules in(String group) {
        return new PropertyRules(errors, prefix + group + ".");
    }

    void set(String property) {
        if (value(property) == null) {
            reject(property, "must not be null");
        }
    }

    void notBlank(String property) {
        if (!hasText(value(property))) {
            reject(property, BLANK);
        }
    }

    void notBlankIfSet(String property) {
        Object value = value(property);
        if (value != null && !hasText(value)) {
            reject(property, BLANK);
        }
    }

    void eachNotBlank(String property) {
        if (value(property) instanceof Collection<?> values) {
            int index = 0;
            for (Object value : values) {
                if (!hasText(value)) {
                    reject(property + "[" + index + "]", BLANK);
                }
                index++;
            }
        }
    }

    void matches(String property, Pattern pattern, String rule) {
        Object value = value(property);
        if (value != null && !pattern.matcher(value.toString()).matches()) {
            reject(property, rule);
        }
    }

    void atLeast(String property, long least) {
        between(property, least, Long.MAX_VALUE);
    }

    void between(String property, long least, long greatest) {
        if (value(property) instanceof Number value) {
            if (value.longValue() < least) {
                reject(property, "must be greater than or equal to " + least);
            } else if (value.longValue() > greatest) {
                reject(property, "must be less than or equal to " + greatest);
            }
        }
    }

    /** Checks a size, which must be set. */
    void atLeastOneByte(String property) {
        set(property);
        if (value(property) instanceof DataSize value && value.toBytes() < 1) {
            reject(property, "must be at least 1B");
        }
    }

    /**
     * Checks a duration, which must be set.
     *
     * @param least as one would write it in a property
     * @param greatest likewise
     */
    void lasts(String property, String least, String greatest) {
        set(property);
        if (value(property) instanceof Duration value) {
            if (value.compareTo(DurationStyle.SIMPLE.parse(least)) < 0) {
                reject(property, value, "must be at least " + least + ", but is ", unit(value));
            } else if (value.compareTo(DurationStyle.SIMPLE.parse(greatest)) > 0) {
                reject(property, value, "must be at most " + greatest + ", but is ", "");
            }
        }
    }

    /** Rejects a duration, which the report shows as one would write it: Spring would show it as {@link Duration#toString}. */
    private void reject(String property, Duration value, String rule, String hint) {
        String shown = PrintableText.of(value);
        if (errors instanceof BindingResult result) {
            String field = prefix + property;
            String[] codes = result.resolveMessageCodes(CODE, field);
            result.addError(
                    new FieldError(result.getObjectName(), field, shown, false, codes, null, rule + shown + hint));
        } else {
            reject(property, rule + shown + hint);
        }
    }

    /** Says how a number was read that may have been meant to be one of seconds. */
    private static String unit(Duration value) {
        boolean millis = value.compareTo(Duration.ZERO) > 0 && value.compareTo(Duration.ofSeconds(1)) < 0;
        return millis ? "; a number without a unit counts milliseconds, so write '10s' for ten seconds" : "";
    }

    private static boolean hasText(@Nullable Object value) {
        return value != null && StringUtils.hasText(value.toString());
    }

    private @Nullable Object value(String property) {
        return errors.getFieldValue(prefix + property);
    }

    private void reject(String property, String rule) {
        errors.rejectValue(prefix + property, CODE, rule);
    }
}
