// The bundler takes style sheets in; they are no values.
declare module "*.css";
