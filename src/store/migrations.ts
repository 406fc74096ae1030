// The database's shape, step by step. A step that has landed is never changed: add the next one.

/** Run in order; `PRAGMA user_version` is how many have run. */
export const MIGRATIONS: readonly string[] = [
  `
  create table machine (name text primary key, mac text not null unique, body text not null);
  create table profile (name text primary key, body text not null);
  create table media (name text primary key, body text not null);
  create table arm (
    id text primary key, machine text not null, profile text not null, token text not null unique,
    armed_by text not null, armed_ms integer not null, expires_ms integer not null,
    state text not null, changed_ms integer not null
  );
  create index arm_by_machine on arm (machine, armed_ms);
  create table lease (
    address text primary key, mac text not null, state text not null,
    expires_ms integer, changed_ms integer not null, host_name text
  ) without rowid;
  create table event (
    id integer primary key autoincrement, at_ms integer not null, name text not null,
    mac text, install text, detail text not null
  );
  create index event_by_mac on event (mac, id) where mac is not null;
  create index event_by_install on event (install, id) where install is not null;
  `,
  // What was armed without these facts cannot be checked against them: it has to be armed again.
  `
  alter table arm add column mac text;
  alter table arm add column uuid text;
  alter table arm add column disk text;
  update arm set state = 'expired' where state in ('armed', 'loading');
  `,
  `
  create table log_line (
    id integer primary key autoincrement, at_ms integer not null, install text not null, mac text not null,
    address text not null, severity integer not null, program text not null, text text not null
  );
  create index log_by_install on log_line (install, id);
  create table packet (
    id integer primary key autoincrement, at_ms integer not null, mac text not null, from_address text not null,
    from_port integer not null, to_address text not null, to_port integer not null, bytes text not null
  );
  create index packet_by_mac on packet (mac, id);
  `,
  `
  create table person (name text primary key, body text not null);
  create table token (name text primary key, body text not null);
  create table session (name text primary key, body text not null);
  create table secret (name text primary key, body text not null);
  create table deed (
    id integer primary key autoincrement, at_ms integer not null, who text not null, from_address text not null,
    what text not null, subject text not null, outcome integer not null
  );
  `,
  `create table reservation (name text primary key, body text not null);`,
  // What profiles were. Those from before: nobody knows since when, or by whom.
  `
  create table profile_version (
    profile text not null, number integer not null, at_ms integer not null, who text not null, body text not null,
    primary key (profile, number)
  ) without rowid;
  insert into profile_version select name, 1, 0, '', body from profile;
  create trigger profile_version_kept after insert on profile_version begin
    delete from profile_version where profile = new.profile and number <= new.number - 20;
  end;
  `,
];
