package org.comity.duty;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is asked about an event, once for all rules. Each fact may be unknown. */
public enum Fact {
    ROLE(
            Kind.CHOICE,
            "in which role the duty is asked about",
            "entity",
            "authority",
            "single-point-of-contact",
            "coordinator"),
    ENTITY_NAME(Kind.TEXT, "the name of whoever notifies"),
    ENTITY_CODE(Kind.TEXT, "its identification code, such as an LEI"),
    SECTOR(Kind.TEXT, "its sector"),
    CONTACT(Kind.TEXT, "whom the recipient may ask"),
    ESTABLISHMENT(Kind.COUNTRY, "the country of its main establishment, in two letters"),

    NIS2_CLASS(Kind.CHOICE, "what it is under NIS2", "essential", "important", "neither"),
    FINANCIAL_ENTITY(Kind.YES_NO, "whether it is a financial entity in the sense of DORA Article 2"),
    FINANCIAL_KIND(
            Kind.CHOICE,
            "of which kind the financial entity is",
            "credit-institution",
            "central-counterparty",
            "trading-venue",
            "other"),
    WEEKEND_RELIEF_EXCLUDED(
            Kind.YES_NO, "whether its authority has decided that the weekend rule of DORA does not hold for it"),
    TRUST_SERVICES_AFFECTED(Kind.YES_NO, "whether it provides trust services and the incident has an impact on them"),
    GDPR_ROLE(Kind.CHOICE, "what it is to the personal data concerned", "controller", "processor", "neither"),
    PRODUCT_MANUFACTURER(Kind.YES_NO, "whether it makes a product with digital elements that is concerned"),
    US_REGISTRANT(Kind.YES_NO, "whether it reports to the SEC on Form 8-K"),
    US_COVERED_ENTITY(Kind.YES_NO, "whether it is a covered entity in the sense of CIRCIA"),

    OCCURRED_AT(Kind.INSTANT, "when the incident occurred"),
    DETECTED_AT(Kind.INSTANT, "when it was detected"),
    AWARE_AT(Kind.INSTANT, "when whoever notifies became aware of it"),
    CLASSIFIED_AT(Kind.INSTANT, "when it was classified as major"),
    MATERIALITY_DETERMINED_AT(Kind.INSTANT, "when it was determined to be material"),
    MEASURE_AVAILABLE_AT(Kind.INSTANT, "when a corrective or mitigating measure was available"),
    RECOVERED_AT(Kind.INSTANT, "when regular activities were recovered"),
    HANDLED_AT(Kind.INSTANT, "when the incident was handled"),
    AUTHORITY_REQUEST_AT(Kind.INSTANT, "when the authority asked for an intermediate report"),
    EARLY_WARNING_RECEIVED_AT(Kind.INSTANT, "when the authority received the early warning"),
    NOTIFICATION_RECEIVED_AT(Kind.INSTANT, "when the authority or coordinator received the notification"),
    FORWARDING_REQUESTED_AT(Kind.INSTANT, "when the single point of contact was asked to forward"),
    LAST_SUMMARY_AT(Kind.INSTANT, "when the last summary report went to ENISA"),
    RANSOM_PAID_AT(Kind.INSTANT, "when a ransom was paid"),
    DELAY_GRANTED_UNTIL(Kind.INSTANT, "until when the United States Attorney General lets disclosure wait"),

    SIGNIFICANT_INCIDENT(Kind.YES_NO, "whether the incident is significant in the sense of NIS2 Article 23(3)"),
    MAJOR_ICT_INCIDENT(Kind.YES_NO, "whether the incident was classified as major under DORA"),
    PERSONAL_DATA_BREACH(Kind.YES_NO, "whether personal data were breached"),
    RISK_TO_PERSONS(Kind.CHOICE, "the risk of the breach to natural persons", "unlikely", "risk", "high"),
    EXPLOITED_VULNERABILITY(Kind.YES_NO, "whether a vulnerability in the product is actively exploited"),
    SEVERE_PRODUCT_INCIDENT(Kind.YES_NO, "whether a severe incident affects the security of the product"),
    MATERIAL_INCIDENT(Kind.YES_NO, "whether the incident was determined to be material to investors"),
    COVERED_INCIDENT(Kind.YES_NO, "whether it is a covered cyber incident in the sense of CIRCIA"),
    RANSOM_PAID(Kind.YES_NO, "whether a ransom was paid"),
    ONGOING_AT_FINAL_REPORT(Kind.YES_NO, "whether the incident is still going on when the final report is due"),
    INFORMATION_ALREADY_PROVIDED(Kind.YES_NO, "whether all that the 72-hour notification asks for was provided before"),
    RECIPIENTS_AFFECTED(Kind.YES_NO, "whether recipients of the services are likely to be adversely affected"),
    OTHER_STATES_AFFECTED(Kind.YES_NO, "whether the incident concerns two or more Member States"),
    MALICIOUS(Kind.YES_NO, "whether unlawful or malicious acts are suspected"),
    CROSS_BORDER(Kind.YES_NO, "whether it could have a cross-border impact"),
    LAW_ENFORCEMENT_DELAY(Kind.YES_NO, "whether law enforcement has asked to delay disclosure"),
    DISSEMINATION_DELAYED(Kind.YES_NO, "whether the coordinator delays, or is asked to delay, dissemination"),

    INCIDENT_REFERENCE(Kind.TEXT, "the reference of whoever notifies"),
    AUTHORITY_REFERENCE(Kind.TEXT, "the reference the authority gave"),
    INCIDENT_TYPE(Kind.TEXT, "the type of incident"),
    DESCRIPTION(Kind.TEXT, "what happened"),
    DISCOVERY(Kind.TEXT, "how it was discovered"),
    ORIGIN(Kind.TEXT, "where it came from"),
    SEVERITY(Kind.TEXT, "how severe it is"),
    IMPACT(Kind.TEXT, "what impact it has"),
    CRITERIA(Kind.TEXT, "by which criteria it was classified"),
    AFFECTED_PROCESSES(Kind.TEXT, "affected functional areas and business processes"),
    AFFECTED_INFRASTRUCTURE(Kind.TEXT, "affected infrastructure components"),
    CLIENT_IMPACT(Kind.TEXT, "impact on the financial interest of clients"),
    OTHER_REPORTS(Kind.TEXT, "to which other authorities it was reported"),
    BUSINESS_CONTINUITY(Kind.TEXT, "whether a business continuity plan was activated"),
    TECHNIQUES(Kind.TEXT, "threats and techniques of the threat actor"),
    INDICATORS(Kind.TEXT, "indicators of compromise"),
    ROOT_CAUSE(Kind.TEXT, "the type of threat or root cause"),
    RESOLUTION(Kind.TEXT, "how the incident was resolved"),
    MEASURES(Kind.TEXT, "measures taken and under way"),
    MEASURES_FOR_USERS(Kind.TEXT, "measures that users or recipients can take"),
    COSTS(Kind.TEXT, "costs, losses and recoveries"),
    MEMBER_STATES(Kind.TEXT, "Member States concerned"),
    PRODUCT(Kind.TEXT, "the product with digital elements"),
    VULNERABILITY(Kind.TEXT, "the vulnerability, and the general nature of the exploit"),
    ACTOR(Kind.TEXT, "what is known of a malicious actor"),
    SENSITIVITY(Kind.TEXT, "how sensitive what is notified is held to be"),
    DATA_SUBJECTS(Kind.TEXT, "categories and approximate number of data subjects"),
    DATA_RECORDS(Kind.TEXT, "categories and approximate number of data records"),
    CONSEQUENCES(Kind.TEXT, "likely consequences of the breach"),
    RANSOM(Kind.TEXT, "amount, means and recipient of a ransom");

    /** What a value of a fact looks like. */
    public enum Kind {
        /** An instant with its offset, such as 2026-03-27T22:15+01:00. */
        INSTANT,
        /** {@code yes} or {@code no}. */
        YES_NO,
        /** One of the choices. */
        CHOICE,
        /** A country in two capital letters (ISO 3166-1). */
        COUNTRY,
        /** Any text. */
        TEXT
    }

    private final Kind kind;
    private final String meaning;
    private final List<String> choices;

    Fact(Kind kind, String meaning, String... choices) {
        this.kind = kind;
        this.meaning = meaning;
        this.choices = kind == Kind.YES_NO ? List.of("yes", "no") : List.of(choices);
    }

    /** How it is written in files: {@code aware-at}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Kind kind() {
        return kind;
    }

    /** A clause that goes on from "says". */
    public String meaning() {
        return meaning;
    }

    /** The values there are; empty where any value of the kind will do. */
    public List<String> choices() {
        return choices;
    }

    /** The fact of that id. */
    public static Optional<Fact> of(String id) {
        return Arrays.stream(values()).filter(each -> each.id().equals(id)).findFirst();
    }
}
