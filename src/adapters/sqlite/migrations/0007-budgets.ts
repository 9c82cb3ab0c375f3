import type { Migration } from '../migrate.ts'

/** Limits, what is reserved for each attempt at an effect, and the sums of both by account. */
export const budgetTables: Migration = {
  id: '0007-budgets',
  up(db) {
    db.exec(`
      CREATE TABLE budget_limit (
        scope  TEXT NOT NULL,
        unit   TEXT NOT NULL,
        amount INTEGER NOT NULL CHECK (amount >= 0),
        set_by TEXT NOT NULL,
        set_at INTEGER NOT NULL,
        seal   TEXT NOT NULL,
        PRIMARY KEY (scope, unit)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE budget_hold (
        run     TEXT NOT NULL,
        key     TEXT NOT NULL,
        attempt INTEGER NOT NULL,
        account TEXT NOT NULL,
        unit    TEXT NOT NULL,
        amount  INTEGER NOT NULL CHECK (amount >= 0),
        -- What it took in the end; null while that is not known.
        spent   INTEGER CHECK (spent >= 0),
        PRIMARY KEY (run, key, attempt, account, unit)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE budget_account (
        account TEXT NOT NULL,
        unit    TEXT NOT NULL,
        spent   INTEGER NOT NULL,
        held    INTEGER NOT NULL,
        PRIMARY KEY (account, unit)
      ) STRICT, WITHOUT ROWID;

      -- Limits are asked for on the way of each effect, and read again only after a change.
      INSERT INTO permission_stamp VALUES ('budgets', 1);
      CREATE TRIGGER budget_limit_given AFTER INSERT ON budget_limit
        BEGIN UPDATE permission_stamp SET at = at + 1 WHERE what = 'budgets'; END;
      CREATE TRIGGER budget_limit_changed AFTER UPDATE ON budget_limit
        BEGIN UPDATE permission_stamp SET at = at + 1 WHERE what = 'budgets'; END;
      CREATE TRIGGER budget_limit_gone AFTER DELETE ON budget_limit
        BEGIN UPDATE permission_stamp SET at = at + 1 WHERE what = 'budgets'; END;

      CREATE TRIGGER budget_is_held AFTER INSERT ON budget_hold BEGIN
        INSERT INTO budget_account (account, unit, spent, held) VALUES (NEW.account, NEW.unit, 0, NEW.amount)
        ON CONFLICT (account, unit) DO UPDATE SET held = held + excluded.held;
      END;

      CREATE TRIGGER budget_is_settled AFTER UPDATE OF spent ON budget_hold WHEN OLD.spent IS NULL BEGIN
        UPDATE budget_account SET held = held - OLD.amount, spent = spent + NEW.spent
        WHERE account = NEW.account AND unit = NEW.unit;
      END;
    `)
  },
}
