import DovetailAPI
import DovetailCore

/// What an update would change, for people.
enum UpdatePreviewText {
    /// A sentence, and then the facts.
    static func of(_ preview: API.UpdatePreview) -> String {
        guard preview.isUpdate else {
            return "\(preview.slug) of \(Self.owner(preview)) is on \(preview.to) already; there is nothing to update."
        }
        let others = preview.others.map { "\($0.count) on \($0.version)" }
        let facts = FactList([
            ("pause", preview.serves ? "yes: it is stopped and started again" : "no: it does not serve"),
            ("migrations", Self.list(preview.migrations) ?? "none"),
            ("new permissions", Self.list(preview.addedPermissions.map(\.rawValue)) ?? "none"),
            ("dropped permissions", Self.list(preview.droppedPermissions.map(\.rawValue))),
            ("new settings", Self.list(preview.addedSettings)),
            ("dropped settings", Self.list(preview.droppedSettings).map { "\($0) (their values are lost)" }),
            ("changed settings", Self.list(preview.changedSettings)),
            ("values not taken over", Self.list(preview.droppedValues)),
            ("shares its tables", preview.migrations.isEmpty ? nil : Self.list(others) ?? "with nobody"),
        ])
        return """
            \(preview.slug) of \(Self.owner(preview)) would move from \(preview.from) to \(preview.to). Nothing was changed.
            \(facts.text)
            """
    }

    private static func owner(_ preview: API.UpdatePreview) -> String {
        preview.owner == "system" ? "the system" : "user \(preview.owner)"
    }

    private static func list(_ items: [String]) -> String? { items.isEmpty ? nil : items.joined(separator: ", ") }
}
