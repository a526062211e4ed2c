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
            ("serves", preview.serves ? "all the while; what writes waits for the switch" : "no, and will not"),
            ("migrations", Self.list(preview.migrations) ?? "none"),
            ("your data", Self.list(preview.ownerMigrations)),
            (
                "later",
                Self.list(preview.waitingMigrations).map { "\($0), when nobody is on an older release any more" }
            ),
            ("would fail", preview.obstacle?.message),
            ("new permissions", Self.list(preview.addedPermissions.map(\.rawValue)) ?? "none"),
            ("dropped permissions", Self.list(preview.droppedPermissions.map(\.rawValue))),
            ("new settings", Self.list(preview.addedSettings)),
            ("dropped settings", Self.list(preview.droppedSettings).map { "\($0) (their values are lost)" }),
            ("changed settings", Self.list(preview.changedSettings)),
            ("values not taken over", Self.list(preview.droppedValues)),
            ("shares its tables", preview.migrations.isEmpty ? nil : Self.list(others) ?? "with nobody"),
            ("older releases", preview.olderReleasesCanStay ? "can stay" : "cannot stay"),
            ("undo", "until \(Wording.time(preview.rollbackUntil)), with `dovetail rollback`"),
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
