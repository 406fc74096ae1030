// Which page the address names. A page that breaks says so, and leaves the rail alone.
import { Anchor, Button, Stack, Text } from "@mantine/core";
import { Component, type ReactNode, Suspense } from "react";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { EmptyState } from "../parts/empty-state.tsx";
import { Rows } from "../parts/loaded.tsx";
import { deeds } from "../words/deeds.ts";
import { MORE, RAIL } from "./pages.tsx";

export function Pages() {
  const [address] = useLocation();
  return (
    <Broken key={address}>
      <Suspense fallback={<Waiting />}>
        <Switch>
          <Route path="/login">
            <Redirect to="/" replace />
          </Route>
          <Route path="/setup">
            <Redirect to="/" replace />
          </Route>
          {[...RAIL, ...MORE].map(({ path, page: Page }) => (
            <Route key={path} path={path}>
              {(params) => <Page params={params as Readonly<Record<string, string>>} />}
            </Route>
          ))}
          <Route>
            <NotHere />
          </Route>
        </Switch>
      </Suspense>
    </Broken>
  );
}

function Waiting() {
  return (
    <Stack p="md">
      <Rows count={8} />
    </Stack>
  );
}

function NotHere() {
  const say = deeds.use();
  return (
    <EmptyState
      title={say("notHere")}
      action={
        <Button component={Link} href="/">
          {say("home")}
        </Button>
      }
    >
      {say("notHereWhy")}
    </EmptyState>
  );
}

class Broken extends Component<{ readonly children: ReactNode }, { readonly cause: unknown }> {
  override state = { cause: null as unknown };
  static getDerivedStateFromError(cause: unknown) {
    return { cause };
  }
  override render() {
    return this.state.cause === null ? this.props.children : <Crashed cause={this.state.cause} />;
  }
}

function Crashed({ cause }: { readonly cause: unknown }) {
  const say = deeds.use();
  return (
    <Stack p="md" role="alert">
      <Text fw={600}>{say("crashed")}</Text>
      <Text size="sm" className="bl-mono">
        {cause instanceof Error ? cause.message : String(cause)}
      </Text>
      <Anchor href={location.href}>{say("retry")}</Anchor>
    </Stack>
  );
}
