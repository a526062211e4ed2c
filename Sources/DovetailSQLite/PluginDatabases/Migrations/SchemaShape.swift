/// What the releases of a plugin can rely on in its database: tables and views, columns, what must be unique.
struct SchemaShape: Sendable, Equatable {
    /// A column of a table.
    struct Column: Sendable, Hashable {
        let name: String
        let type: String
        let isRequired: Bool
        let defaultValue: String?
        /// Its place in the primary key; 0 when it is not part of it.
        let keyPosition: Int
    }

    /// A table.
    struct Table: Sendable, Equatable {
        /// The statement that makes it.
        let sql: String
        let columns: [Column]
        /// The statements that make the indexes which allow nothing twice, by their names.
        let uniqueIndexes: [String: String]
    }

    /// The tables, by their names in lower case.
    let tables: [String: Table]
    /// The statements that make the views, by their names in lower case.
    let views: [String: String]
}

extension SchemaShape {
    /// What another shape takes away of this one, or changes of it, each in words that follow "it".
    ///
    /// - Parameter newer: The other shape.
    /// - Returns: Nothing when whoever relies on this shape can rely on the other.
    func losses(in newer: SchemaShape) -> [String] {
        var losses: [String] = []
        for (name, table) in self.tables.sorted(by: { $0.key < $1.key }) {
            guard let now = newer.tables[name] else {
                losses.append("drops or renames the table \(name)")
                continue
            }
            losses += table.losses(in: now).map { "\($0) of the table \(name)" }
        }
        for (name, sql) in self.views.sorted(by: { $0.key < $1.key }) where newer.views[name] != sql {
            losses.append("drops or changes the view \(name)")
        }
        return losses
    }
}

extension SchemaShape.Table {
    fileprivate func losses(in newer: Self) -> [String] {
        var losses: [String] = []
        let now = Dictionary(newer.columns.map { ($0.name.lowercased(), $0) }) { first, _ in first }
        for column in self.columns {
            switch now[column.name.lowercased()] {
            case nil: losses.append("drops or renames the column \(column.name)")
            case column?: break
            case _?: losses.append("changes the column \(column.name)")
            }
        }
        if losses.isEmpty, !newer.sql.isExtension(of: self.sql) { losses.append("makes anew the rules") }
        for (index, _) in newer.uniqueIndexes.filter({ self.uniqueIndexes[$0.key] == nil }).sorted(by: {
            $0.key < $1.key
        }) {
            losses.append("allows nothing twice any more, by the index \(index),")
        }
        for (index, sql) in self.uniqueIndexes.sorted(by: { $0.key < $1.key }) where newer.uniqueIndexes[index] != sql {
            losses.append("drops or changes the unique index \(index)")
        }
        return losses
    }
}

extension String {
    /// Whether this text is another with something put in at one place: what adding columns does to a table's statement.
    fileprivate func isExtension(of other: String) -> Bool {
        let (new, old) = (Array(self.utf8), Array(other.utf8))
        guard new.count >= old.count else { return false }
        let prefix = zip(new, old).prefix { $0 == $1 }.count
        let suffix = zip(new.reversed(), old.reversed()).prefix { $0 == $1 }.count
        return prefix + suffix >= old.count
    }
}
