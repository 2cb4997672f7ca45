/** Signing in: a token in a cookie that scripts cannot read, for pages and their event sources. */
import type { Context } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import type { Actor } from "ticket-engine";
import type { Desk } from "../app.js";
import { Refused } from "../problem.js";
import type { Routes } from "../route.js";
import * as schema from "../schemas.js";
import { sign, verify } from "../token.js";

export const COOKIE = "desk_session";

const HOURS = 12;

export function sessionRoutes(routes: Routes, { secret, now, demo, isHttps = false }: Desk): void {
  const told = (actor: Actor | undefined) => ({ actor: actor ?? null, isDemo: demo !== undefined });

  const keep = (context: Context, token: string) =>
    setCookie(context, COOKIE, token, {
      httpOnly: true,
      sameSite: "Strict",
      secure: isHttps || new URL(context.req.url).protocol === "https:",
      path: "/",
      maxAge: HOURS * 3_600,
    });
  const pretend = (context: Context, role: "reporter" | "agent" | "admin"): Actor => {
    const actor = demo?.[role];
    if (!actor) throw new Refused(403, "NO_DEMO", "this desk is not for trying out; send a token");
    keep(context, sign(actor, secret, new Date(now().getTime() + HOURS * 3_600_000)));
    return actor;
  };

  routes.reading(
    { method: "get", for: "anybody", path: "/session", summary: "Who is signed in", answer: schema.Session },
    async ({ context }) => told(context.get("actor")),
  );

  routes.reading(
    {
      method: "post",
      for: "anybody",
      path: "/session",
      summary: "Signs in",
      body: schema.SignIn,
      answer: schema.Session,
    },
    async ({ context, body }) => {
      if ("demo" in body) return told(pretend(context, body.demo));
      const signed = verify(body.token, secret, now());
      if (!signed) throw new Refused(401, "NOT_SIGNED_IN", "this token is not one of ours, or is over");
      keep(context, body.token);
      return told(signed.actor);
    },
  );

  routes.reading(
    { method: "delete", for: "anybody", path: "/session", summary: "Signs out", answer: schema.Session },
    async ({ context }) => {
      deleteCookie(context, COOKIE, { path: "/" });
      return told(undefined);
    },
  );

  // A link to click on; for trying out only.
  for (const role of ["reporter", "agent", "admin"] as const) {
    if (!demo) break;
    routes.hono.get(`/session/${role}`, (context) => {
      pretend(context, role);
      return context.redirect("/");
    });
  }
}
