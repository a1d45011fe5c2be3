#!/bin/bash
# A database and three roles for each service, made when the cluster is new.
# The owner migrates; the api and worker roles own nothing and are bound by row-level security.
set -euo pipefail

run() {
  psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres "$@"
}

for service in identity targets evaluation payroll_incentive notifications; do
  for kind in owner api worker; do
    variable="${service^^}_${kind^^}_PASSWORD"
    run -v role="${service}_${kind}" -v password="${!variable:?}" <<'SQL'
create role :"role" login nosuperuser nobypassrls nocreatedb nocreaterole password :'password';
SQL
  done
  run -v name="$service" -v owner="${service}_owner" -v api="${service}_api" \
    -v worker="${service}_worker" <<'SQL'
create database :"name" owner :"owner";
revoke all on database :"name" from public;
grant connect, temporary on database :"name" to :"owner", :"api", :"worker";
SQL
done
