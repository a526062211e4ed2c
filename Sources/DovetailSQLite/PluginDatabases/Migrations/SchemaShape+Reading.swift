import GRDB

extension SchemaShape {
    /// Reads what a plugin's database holds, but for the host's own tables and what virtual tables keep.
    init(_ database: Database) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT list.name, list.type, made.sql
                FROM pragma_table_list AS list
                JOIN sqlite_schema AS made ON made.name = list.name AND made.type IN ('table', 'view')
                WHERE list.schema = 'main' AND list.type IN ('table', 'view')
                    AND substr(list.name, 1, 7) <> 'sqlite_' AND substr(list.name, 1, 9) <> 'dovetail_'
                """)
        var tables: [String: Table] = [:]
        var views: [String: String] = [:]
        for row in rows {
            let (name, sql) = (row["name"] as String, (row["sql"] as String?) ?? "")
            if row["type"] == "view" {
                views[name.lowercased()] = sql
            } else {
                tables[name.lowercased()] = try Table(name, sql, database)
            }
        }
        self.init(tables: tables, views: views)
    }
}

extension SchemaShape.Table {
    fileprivate init(_ name: String, _ sql: String, _ database: Database) throws {
        let columns = try Row.fetchAll(
            database,
            sql: "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_xinfo(?) WHERE hidden <> 1",
            arguments: [name])
        let unique = try Row.fetchAll(
            database,
            sql: """
                SELECT list.name, made.sql FROM pragma_index_list(?) AS list
                JOIN sqlite_schema AS made ON made.name = list.name AND made.type = 'index'
                WHERE list."unique" = 1 AND list.origin = 'c'
                """, arguments: [name])
        self.init(
            sql: sql,
            columns: columns.map { row in
                SchemaShape.Column(
                    name: row["name"], type: (row["type"] as String).lowercased(), isRequired: row["notnull"],
                    defaultValue: row["dflt_value"], keyPosition: row["pk"])
            },
            uniqueIndexes: Dictionary(unique.map { ($0[0] as String, $0[1] as String) }) { first, _ in first })
    }
}
